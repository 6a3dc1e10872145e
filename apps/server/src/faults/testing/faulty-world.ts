import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Secret, valueOrThrow } from "@aws-iam-authenticator/core";
import {
  type EmulatedIdentity,
  emulatedUser,
  type ListeningStsEmulator,
  type ListeningStsEmulatorOptions,
} from "@aws-iam-authenticator/sts-emulator";
import { http2 } from "../../listen/testing/clients.ts";
import { startServer } from "../../testing/start-server.ts";
import { reviewOf, tokenOf } from "../../testing/tokens.ts";
import { countedSince } from "./counters.ts";
import { type TurnedClock, turnedClock } from "./turned-clock.ts";

/** A user of IAM who is mapped to a Kubernetes user of the same name. */
export const alice = emulatedUser({ name: "alice" });
/** Another one, with an access key of his own. */
export const bob = emulatedUser({ name: "bob" });

/** What a review came to, such as `200 alice` or `503 STS_FAULT`. */
export type Answer = string;

/** A server behind its real listener, an STS that fails on demand, and the clock of the server. */
export interface FaultyWorld {
  readonly sts: ListeningStsEmulator;
  readonly clock: TurnedClock;
  /** A token that is made now, by a clock that is so many seconds ahead, or behind where they are negative. */
  token(identity?: EmulatedIdentity, skewSeconds?: number): Promise<Secret>;
  /** @param timeout how long the caller waits, such as `200ms`; kube-apiserver says 30s */
  review(token: Secret, timeout?: string): Promise<Answer>;
  /** What was counted since it was asked last: our own counters, and how many reviews had which result. */
  counted(): Promise<Readonly<Record<string, number>>>;
  /** The log's lines of warnings and errors. */
  complaints(): readonly string[];
  close(): Promise<void>;
}

/** How a world differs from the usual one. */
export interface FaultyWorldOptions {
  readonly identities?: readonly EmulatedIdentity[];
  /** Lines under `server:`. */
  readonly settings?: string;
  readonly emulator?: Partial<ListeningStsEmulatorOptions>;
}

/** Starts it, for the length of a test. */
export async function startFaultyWorld(options: FaultyWorldOptions = {}): Promise<FaultyWorld> {
  const { identities = [alice, bob], settings = "", emulator = {} } = options;
  const clock = turnedClock();
  const users = identities.map(({ arn }) => `  - { userarn: "${arn}", username: "${nameOf(arn)}" }\n`);
  const started = await startServer({
    identities,
    emulator: { now: clock.real, keptRequests: 100, ...emulator },
    settings: `${settings}  mapUsers:\n${users.join("")}`,
    options: { clock },
  });
  const { port, close } = valueOrThrow(started.outcome);
  const ca = await readFile(join(started.folder, "state", "cert.pem"), "utf8");
  const client = http2({ port, ca });
  return {
    sts: started.sts,
    clock,
    close,
    token: (identity = alice, skewSeconds = 0) =>
      tokenOf(identity, { clock: { now: () => clock.real() + skewSeconds * 1000 } }),
    async review(token, timeout = "30s") {
      const { status, body } = await client.post(`/authenticate?timeout=${timeout}`, reviewOf(token));
      return `${status} ${outcomeOf(JSON.parse(body))}`;
    },
    counted: countedSince(async () => (await client.get("/metrics")).body),
    complaints: () => started.lines.filter((line) => /level=(warning|error)/.test(line)),
  };
}

interface Reviewed {
  readonly status: { readonly authenticated: boolean; readonly error?: string; readonly user?: { username: string } };
}

/** Who is authenticated, or the code; anything in between is shown as it is, and is no answer that a test expects. */
function outcomeOf({ status }: Reviewed): string {
  const { authenticated, error, user } = status;
  if (authenticated === true && error === undefined && user !== undefined) return user.username;
  if (authenticated === false && error !== undefined && user === undefined) return error.split(":")[0] ?? "";
  return JSON.stringify(status);
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
