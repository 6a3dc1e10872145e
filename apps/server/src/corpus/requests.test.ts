// The corpus of hostile requests, sent over real connections to a real server with an STS emulator behind it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isOnePlainLine } from "../log/testing/forgeries.ts";
import { withoutBun } from "../listen/testing/bun-process.ts";
import { summaryOf } from "./testing/answer.ts";
import { answersOtherwise } from "./testing/answers-otherwise.ts";
import { type CorpusRuntime, type CorpusServer, startCorpusServer } from "./testing/corpus-server.ts";
import { type HttpVersion, type RequestCase, requestCases, versionsOf } from "./testing/request-case.ts";
import { sendCase } from "./testing/send-case.ts";
import { wrongIn } from "./testing/wrong-in.ts";

const runtimes: readonly [CorpusRuntime, readonly HttpVersion[]][] = [
  ["Node", ["1.1", "2"]],
  ["Bun", ["1.1"]],
];
for (const [runtime, spoken] of runtimes) {
  const skips = runtime === "Bun" && withoutBun("the corpus of requests on Bun");
  describe.skipIf(skips)(`on ${runtime}:`, () => {
    let server: CorpusServer;
    beforeAll(async () => {
      server = await startCorpusServer(runtime);
    });
    afterAll(() => server.close());

    /** Sends a case with a fresh token, and says all that came of it. */
    async function run(one: RequestCase, version: HttpVersion) {
      const token = await server.freshToken();
      const linesBefore = server.lines.length;
      const askedBefore = server.sts.requests.length;
      const exchange = await sendCase(server, one, version, token);
      await server.logged();
      const lines = server.lines.slice(linesBefore);
      // An answer to HEAD, or with a bare status, has no body that says the code; the log does.
      const code = lines.flatMap((line) => / code=([A-Z_]+)/.exec(line)?.[1] ?? []).at(-1);
      const summary = exchange.answers.map((answer) => summaryOf(answer, answer.status === 405 ? code : undefined));
      return { ...exchange, token, lines, summary, asked: server.sts.requests.slice(askedBefore) };
    }

    const rows = requestCases.flatMap((one) =>
      versionsOf(one)
        .filter((version) => spoken.includes(version))
        .map((version): [string, HttpVersion, string, RequestCase] => [one.name, version, one.expect, one]),
    );
    const groups = [...new Set(rows.map(([, , , { group }]) => group))];

    describe.each(groups)("%s", (group) => {
      it.each(rows.filter(([, , , one]) => one.group === group))(
        "%s, by HTTP/%s: %s",
        async (_, version, expected, one) => {
          const { answers, peer, hostileTexts, token, lines, summary, asked } = await run(one, version);

          const otherwise = answersOtherwise[runtime].get(`${group}: ${one.name}`)?.answer;
          expect(otherwise === undefined ? expected.split("|") : [otherwise]).toContain(summary.join(", ") || "closed");
          expect(answers.flatMap((answer) => wrongIn(answer, hostileTexts))).toEqual([]);

          // STS is asked for what reached it, once, with the rebuilt request alone; and for nothing else.
          const reachedSts = summary.some((answer) => / (GRANTED|NOT_MAPPED|STS_[A-Z_]+)$/.test(answer));
          expect(asked).toHaveLength(reachedSts ? 1 : 0);
          for (const { method, url } of asked) {
            expect(method).toBe("GET");
            expect(new URL(url).searchParams.getAll("Action")).toEqual(["GetCallerIdentity"]);
          }

          const granted = summary.filter((answer) => answer.endsWith(" GRANTED"));
          expect(lines.filter((line) => line.includes('msg="access granted"'))).toHaveLength(granted.length);
          for (const line of lines) {
            expect(isOnePlainLine(line)).toBe(true);
            expect(line).toContain(` client="${peer}" `);
            expect(line).toContain(" path=/authenticate ");
            for (const text of [token, ...hostileTexts]) expect(line).not.toContain(text);
          }
        },
      );
    });

    describe("after all that", () => {
      it.each(spoken)("an honest review is granted by HTTP/%s", async (version) => {
        const { summary } = await run({ name: "honest", group: "", expect: "" }, version);
        expect(summary).toEqual(["200 GRANTED"]);
      });

      it("the program has met no mistake of its own", () => {
        expect(server.lines.filter((line) => /INTERNAL|internal error/.test(line))).toEqual([]);
      });
    });
  });
}

describe("the corpus", () => {
  const hostile = requestCases.filter(({ group }) => !group.startsWith("controls"));

  it("has at least 150 hostile requests, each with a name of its own", () => {
    expect(hostile.length).toBeGreaterThanOrEqual(150);
    expect(new Set(requestCases.map(({ group, name }) => `${group}: ${name}`)).size).toBe(requestCases.length);
  });

  it("is left in cases only where it says that others may do the same", () => {
    const also = new Map(requestCases.map((one) => [`${one.group}: ${one.name}`, one.also?.split("|") ?? []]));
    const all = [...answersOtherwise.Node, ...answersOtherwise.Bun];
    for (const [name, { answer }] of all)
      expect({ name, also: also.get(name) }).toEqual({
        name,
        also: expect.arrayContaining([answer]),
      });
  });
});
