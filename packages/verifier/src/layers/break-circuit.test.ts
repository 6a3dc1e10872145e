import { type Code, fail, type Outcome } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import type { Ask, StsCall, VerifiedCaller } from "../ask.ts";
import type { VerifierEvent } from "../events.ts";
import { call, checked, codeOf, granted, handClock, scripted } from "../testing/layer-world.ts";
import { breakCircuit } from "./break-circuit.ts";

function circuit<T extends Ask<StsCall>>(next: T) {
  const clock = handClock();
  const events: VerifierEvent[] = [];
  const layered = breakCircuit(clock, (event) => events.push(event))(next);
  const ask = async (region?: string): Promise<Code | "ok"> => codeOf(await layered(checked(region), call()));
  const times = async (count: number, region?: string): Promise<(Code | "ok")[]> => {
    const codes: (Code | "ok")[] = [];
    for (let i = 0; i < count; i++) codes.push(await ask(region));
    return codes;
  };
  return { clock, events, next, ask, times, layered };
}

describe("breakCircuit", () => {
  it.each<Code>(["STS_FAULT", "STS_TIMEOUT", "STS_UNREACHABLE", "STS_ANSWER_INVALID"])(
    "leaves a host alone after ten times %s",
    async (code) => {
      const { next, times, ask } = circuit(scripted(code));
      expect(await times(10)).toEqual(Array.from({ length: 10 }, () => code));
      expect(await ask()).toBe("STS_CIRCUIT_OPEN");
      expect(next.asked()).toBe(10);
    },
  );

  it("lets one call a second through, and all once that goes well", async () => {
    const faults = Array.from({ length: 11 }, (): Code => "STS_FAULT");
    const { clock, events, next, times, ask } = circuit(scripted(...faults, "ok"));
    await times(10);
    clock.advance(999);
    expect(await ask()).toBe("STS_CIRCUIT_OPEN");
    clock.advance(1);
    expect(await times(3)).toEqual(["STS_FAULT", "STS_CIRCUIT_OPEN", "STS_CIRCUIT_OPEN"]);
    clock.advance(1000);
    expect(await times(3)).toEqual(["ok", "ok", "ok"]);
    expect(next.asked()).toBe(14);
    expect(events).toMatchObject([
      { type: "circuit", state: "open" },
      { type: "circuit", state: "closed" },
    ]);
  });

  it("lets only one of many at once try", async () => {
    let answer = (): void => undefined;
    let asked = 0;
    const { clock, times, layered } = circuit((): ReturnType<Ask<StsCall>> => {
      asked++;
      return asked <= 10
        ? Promise.resolve(fail("STS_FAULT"))
        : new Promise((resolve) => {
            answer = () => resolve(granted);
          });
    });
    await times(10);
    clock.advance(1000);
    const probe = layered(checked(), call());
    expect(await times(5)).toEqual(Array.from({ length: 5 }, () => "STS_CIRCUIT_OPEN"));
    answer();
    expect(codeOf(await probe)).toBe("ok");
    expect(asked).toBe(11);
  });

  it("tells that it leaves a host alone at the tenth fault, and that it uses it again, once each", async () => {
    const faults = Array.from({ length: 11 }, (): Code => "STS_FAULT");
    const { clock, events, times } = circuit(scripted(...faults, "ok"));
    await times(9);
    expect(events).toEqual([]);
    await times(1);
    const { endpoint } = checked();
    expect(events).toEqual([{ type: "circuit", endpoint, state: "open" }]);
    clock.advance(1000);
    await times(1);
    expect(events).toHaveLength(1);
    clock.advance(1000);
    await times(2);
    expect(events.slice(1)).toEqual([{ type: "circuit", endpoint, state: "closed" }]);
  });

  it("tells that a host is used again after ten faults, as after more", async () => {
    const { clock, events, times } = circuit(scripted(...Array.from({ length: 10 }, (): Code => "STS_FAULT"), "ok"));
    await times(10);
    clock.advance(1000);
    await times(1);
    expect(events).toMatchObject([{ state: "open" }, { state: "closed" }]);
  });

  it("tells why it does not ask", async () => {
    const host = checked().endpoint.host;
    const broken = circuit(scripted("STS_FAULT"));
    await broken.times(10);
    expect(await broken.layered(checked(), call())).toEqual({
      ok: false,
      problem: { code: "STS_CIRCUIT_OPEN", detail: `"${host}"` },
    });
    const throttled = circuit(scripted("STS_THROTTLED"));
    await throttled.times(1);
    expect(await throttled.layered(checked(), call())).toEqual({
      ok: false,
      problem: { code: "STS_THROTTLED", detail: `"${host}" is left alone for a moment` },
    });
  });

  it("has calls to a host that works go on side by side, and one of those does not end another's try", async () => {
    const answers: ((outcome: Outcome<VerifiedCaller>) => void)[] = [];
    const { clock, layered } = circuit((): ReturnType<Ask<StsCall>> => new Promise((resolve) => answers.push(resolve)));
    const ask = (): Promise<Code | "ok"> => layered(checked(), call()).then(codeOf);
    const waiting = Array.from({ length: 11 }, ask);
    expect(answers).toHaveLength(11);
    for (const answer of answers.slice(0, 10)) answer(fail("STS_FAULT"));
    await Promise.all(waiting.slice(0, 10));
    clock.advance(1000);
    const probe = ask();
    answers[10]?.(fail("STS_FAULT"));
    expect(await waiting[10]).toBe("STS_FAULT");
    clock.advance(1000);
    expect(await ask()).toBe("STS_CIRCUIT_OPEN");
    answers[11]?.(granted);
    expect(await probe).toBe("ok");
  });

  it("counts faults in a row: a refusal is an answer", async () => {
    const nine = Array.from({ length: 9 }, (): Code => "STS_FAULT");
    const { times } = circuit(scripted(...nine, "STS_SIGNATURE_MISMATCH", ...nine, "ok"));
    expect(await times(20)).not.toContain("STS_CIRCUIT_OPEN");
  });

  it("knows each host for itself", async () => {
    const { times, ask } = circuit(scripted("STS_FAULT"));
    await times(10, "eu-central-1");
    expect(await ask("eu-central-1")).toBe("STS_CIRCUIT_OPEN");
    expect(await ask("eu-west-1")).toBe("STS_FAULT");
  });

  it("has others go on while one access key is throttled, and leaves the host alone where several in a row are", async () => {
    const throttled = new Set([1, 2, 3]);
    const keyOf = (number: number): string => `AKIA${String(number).padStart(16, "0")}`;
    const { layered, clock } = circuit((request) =>
      Promise.resolve([...throttled].some((n) => request.accessKeyId === keyOf(n)) ? fail("STS_THROTTLED") : granted),
    );
    const as = async (number: number): Promise<Code | "ok"> =>
      codeOf(await layered(checked("eu-central-1", keyOf(number)), call()));
    expect([await as(1), await as(9), await as(2), await as(9)]).toEqual([
      "STS_THROTTLED",
      "ok",
      "STS_THROTTLED",
      "ok",
    ]);
    clock.advance(1000);
    expect([await as(1), await as(2), await as(3)]).toEqual(["STS_THROTTLED", "STS_THROTTLED", "STS_THROTTLED"]);
    expect(await as(9)).toBe("STS_THROTTLED");
    clock.advance(1000);
    expect(await as(9)).toBe("ok");
  });

  it("has a host go on where others are not throttled in between", async () => {
    const keyOf = (number: number): string => `AKIA${String(number).padStart(16, "0")}`;
    const { layered } = circuit((request) =>
      Promise.resolve(request.accessKeyId === keyOf(9) ? granted : fail("STS_THROTTLED")),
    );
    const codes: (Code | "ok")[] = [];
    for (const number of [1, 2, 9, 3, 9, 4, 5, 9]) {
      codes.push(codeOf(await layered(checked("eu-central-1", keyOf(number)), call())));
    }
    expect(codes.filter((code) => code === "ok")).toHaveLength(3);
  });

  it("leaves an access key that is throttled alone for a second", async () => {
    const { clock, next, times } = circuit(scripted("STS_THROTTLED", "ok"));
    expect(await times(3)).toEqual(["STS_THROTTLED", "STS_THROTTLED", "STS_THROTTLED"]);
    expect(next.asked()).toBe(1);
    clock.advance(1000);
    expect(await times(2)).toEqual(["ok", "ok"]);
  });

  it("lets the next one try where the one that tried was lost", async () => {
    let asked = 0;
    const { clock, times, layered } = circuit((): ReturnType<Ask<StsCall>> => {
      asked++;
      if (asked <= 10) return Promise.resolve(fail("STS_FAULT"));
      return asked === 11 ? Promise.reject(new Error("lost")) : Promise.resolve(granted);
    });
    await times(10);
    clock.advance(1000);
    await expect(layered(checked(), call())).rejects.toThrow("lost");
    expect(await times(1)).toEqual(["ok"]);
  });
});
