import { type Outcome, valueOrThrow } from "@aws-iam-authenticator/core";
import { afterAll, describe } from "vitest";
import { BUN, withoutBun } from "../../listen/testing/bun-process.ts";
import { closedAfter } from "../../testing/clean-up.ts";
import { trustedAuthorities, type TrustVariables } from "../trust-store.ts";
import { type OtherProcess, startProcess } from "./other-process.ts";
import { openHere, type OpenUnderTest, type TestOptions, type TransportUnderTest } from "./transport-under-test.ts";

/** A runtime, with its way to STS ready to be tested. */
export interface RuntimeKind {
  readonly runtime: "Node" | "Bun";
  readonly open: OpenUnderTest;
  /** Whom it trusts. */
  trusted(env: TrustVariables): Promise<Outcome<readonly string[]>>;
  /** Starts another process of it. */
  start(variables: Record<string, string>): Promise<OtherProcess>;
}

const noBun = withoutBun("calls to STS on Bun");

/** Describes what holds for the way to STS on each runtime: the contract is one. */
export function describeRuntimes(what: string, tests: (kind: RuntimeKind) => void): void {
  describe(`Node: ${what}`, () => {
    tests({
      runtime: "Node",
      open: openHere,
      trusted: async (env) => trustedAuthorities(env),
      start: (variables) => startProcess(process.execPath, variables),
    });
  });
  describe.skipIf(noBun)(`Bun: ${what}`, () => {
    // One for all of these tests: it takes some hundred milliseconds to start.
    let started: Promise<OtherProcess> | undefined;
    const bun = (): Promise<OtherProcess> => (started ??= startProcess(BUN));
    afterAll(async () => (await started)?.close());
    tests({
      runtime: "Bun",
      open: async (options) => (await bun()).open(options),
      trusted: async (env) => (await bun()).trusted(env),
      start: (variables) => startProcess(BUN, variables),
    });
  });
}

/** Opens a transport for the length of a test. */
export async function begin({ open }: Pick<RuntimeKind, "open">, options: TestOptions): Promise<TransportUnderTest> {
  return closedAfter(valueOrThrow(await open(options)));
}
