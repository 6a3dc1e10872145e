import { getEventListeners } from "node:events";
import { ok, type Outcome, type Secret, systemCode } from "@aws-iam-authenticator/core";
import { createVerifier, type VerifierOptions } from "@aws-iam-authenticator/verifier";
import { CLUSTER_ID } from "../../testing/tokens.ts";
import { createStsTransport } from "../create-sts-transport.ts";
import type { StsTransportVariables } from "../way-to-aws.ts";

/** How a transport is opened for a test, such that it can go from one process to another. */
export interface TestOptions {
  readonly env: StsTransportVariables;
  readonly endpoint?: string;
  readonly caFile?: string;
  /** Of the verifier that asks. */
  readonly verifier?: Pick<VerifierOptions, "cache" | "timeoutMs">;
}

/** A transport, in this process or in one of another runtime, and a verifier that asks by it. */
export interface TransportUnderTest {
  /** The ARN of who signed a token, or the problem as `CODE (detail)`. */
  ask(token: Secret): Promise<string>;
  /** Sends a bare request, and gives the answer's status, or the code or name of the error. */
  send(url: string): Promise<number | string>;
  /** Sends a request whose signal has aborted before, and gives the error's name. */
  sendAborted(url: string): Promise<string>;
  /** How many listeners it has at the signals of questions, but for those that have aborted. */
  listeners(): Promise<number>;
  close(): Promise<void>;
}

/** Opens one. */
export type OpenUnderTest = (options: TestOptions) => Promise<Outcome<TransportUnderTest>>;

/** Opens the one of this process's runtime. */
export const openHere: OpenUnderTest = async ({ env, endpoint, caFile, verifier: changes }) => {
  const opened = createStsTransport({ env, caFile, endpoint: endpoint === undefined ? undefined : new URL(endpoint) });
  if (!opened.ok) return opened;
  const { transport, close } = opened.value;
  const signals: AbortSignal[] = [];
  const verifier = createVerifier({
    clusterId: CLUSTER_ID,
    transport(request, signal) {
      signals.push(signal);
      return transport(request, signal);
    },
    ...changes,
  });

  async function send(url: string, signal: AbortSignal): Promise<number | string> {
    try {
      return (await transport({ url, headers: {} }, signal)).status;
    } catch (error) {
      return systemCode(error) ?? (error instanceof Error ? error.name : "no error");
    }
  }

  return ok({
    close,
    async ask(token) {
      const outcome = await verifier.tryVerify(token);
      if (outcome.ok) return outcome.value.identity.arn;
      const { code, detail } = outcome.problem;
      return detail === undefined ? code : `${code} (${detail})`;
    },
    send: (url) => send(url, new AbortController().signal),
    sendAborted: async (url) => String(await send(url, AbortSignal.abort())),
    listeners: async () =>
      signals.filter(({ aborted }) => !aborted).flatMap((signal) => getEventListeners(signal, "abort")).length,
  });
};
