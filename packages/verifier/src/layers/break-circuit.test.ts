import { type Code, fail } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import type { Ask, StsCall } from "../ask.ts";
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
