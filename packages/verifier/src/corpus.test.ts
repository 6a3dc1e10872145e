import { readFileSync } from "node:fs";
import { Secret } from "@aws-iam-authenticator/core";
import { createStsEmulator, emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { makeToken } from "@aws-iam-authenticator/token";
import { describe, expect, it } from "vitest";
import { createVerifier } from "./create-verifier.ts";
import { fetchTransport } from "./sts-transport.ts";

/** One change of a text; corpus/README.md says what each does. */
type Step =
  | { readonly replace: readonly [from: string, to: string] }
  | { readonly replaceAll: readonly [from: string, to: string] }
  | { readonly append: string }
  | { readonly prepend: string }
  | { readonly appendTimes: readonly [text: string, times: number] }
  | { readonly dropLast: number };

interface Case {
  readonly name: string;
  readonly group: string;
  readonly url?: readonly Step[];
  readonly token?: readonly Step[];
  readonly raw?: string;
  readonly pad?: readonly [text: string, length: number];
  readonly now?: number;
  readonly clusterId?: string;
  readonly expect: string;
  readonly source?: string;
}

interface Corpus {
  readonly signing: {
    readonly clusterId: string;
    readonly region: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly signedAt: string;
    readonly partition: string;
  };
  readonly cases: readonly Case[];
}

const corpus: Corpus = JSON.parse(readFileSync(new URL("../corpus/tokens.json", import.meta.url), "utf8"));
const { signing, cases } = corpus;
const signedAt = Date.parse(signing.signedAt);
const prefix = "k8s-aws-v1.";

function apply(text: string, step: Step): string {
  if ("replace" in step) {
    // A step that finds nothing to replace would test the honest token.
    expect(text).toContain(step.replace[0]);
    return text.replace(step.replace[0], () => step.replace[1]);
  }
  if ("replaceAll" in step) return text.replaceAll(step.replaceAll[0], () => step.replaceAll[1]);
  if ("append" in step) return text + step.append;
  if ("prepend" in step) return step.prepend + text;
  if ("appendTimes" in step) return text + step.appendTimes[0].repeat(step.appendTimes[1]);
  return text.slice(0, text.length - step.dropLast);
}

async function tokenOf({ url = [], token = [], raw, pad, clusterId = signing.clusterId }: Case): Promise<Secret> {
  if (raw !== undefined) return new Secret(pad === undefined ? raw : raw.padEnd(pad[1], pad[0]));
  const made = await makeToken({
    clusterId,
    region: signing.region,
    credentials: signing,
    clock: { now: () => signedAt },
  });
  const honest = Buffer.from(made.token.reveal().slice(prefix.length), "base64url").toString();
  const encoded = prefix + Buffer.from(url.reduce(apply, honest)).toString("base64url");
  return new Secret(token.reduce(apply, encoded));
}

describe.each([...new Set(cases.map(({ group }) => group))])("%s", (group) => {
  it.each(cases.filter((one) => one.group === group).map((one) => [one.name, one.expect, one] as const))(
    "%s: %s",
    async (_, expected, one) => {
      const now = signedAt + (one.now ?? 0) * 1000;
      const identity = emulatedUser({ accessKeyId: signing.accessKeyId, secretAccessKey: signing.secretAccessKey });
      const sts = createStsEmulator({ identities: [identity], now: () => now });
      const verifier = createVerifier({
        clusterId: signing.clusterId,
        partition: signing.partition,
        transport: fetchTransport((input, init) => sts.handle(new Request(input, init))),
        clock: { now: () => now, monotonic: () => 0 },
      });
      const outcome = await verifier.tryVerify(await tokenOf(one));
      expect(expected.split("|")).toContain(outcome.ok ? "ok" : outcome.problem.code);
      // What is refused by a check was never sent, and what was sent is the rebuilt request alone.
      const asked = outcome.ok || outcome.problem.code.startsWith("STS_");
      expect(sts.requests).toHaveLength(asked ? 1 : 0);
      for (const { url, method } of sts.requests) {
        expect(method).toBe("GET");
        expect(new URL(url).searchParams.getAll("Action")).toEqual(["GetCallerIdentity"]);
      }
    },
  );
});

it("the corpus has at least 200 hostile cases, each with a name of its own", () => {
  expect(cases.filter((one) => one.expect !== "ok").length).toBeGreaterThanOrEqual(200);
  expect(new Set(cases.map(({ group, name }) => `${group}: ${name}`)).size).toBe(cases.length);
});
