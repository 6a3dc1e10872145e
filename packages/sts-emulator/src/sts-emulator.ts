import type { AnswerFault, FaultOptions } from "./answer-fault.ts";
import { authenticate } from "./authenticate.ts";
import { type Fault, isAnswerFault } from "./connection-fault.ts";
import { answerEc2, isEc2Request } from "./ec2/answer-ec2.ts";
import type { EmulatedEc2 } from "./ec2/emulated-ec2.ts";
import type { EmulatedIdentity, EmulatedRole } from "./emulated-identity.ts";
import { FaultSwitch } from "./fault-switch.ts";
import { faultyAnswer } from "./faulty-answer.ts";
import { createIdentityStore } from "./identity-store.ts";
import { type RecordedRequest, recordOf } from "./recorded-request.ts";
import { findAction, type StsAction } from "./sts-actions.ts";
import { type AnswerContext, type AnswerTree, faultResponse, successResponse } from "./sts-answer.ts";
import { StsFault } from "./sts-fault.ts";
import { readStsRequest, type StsRequest } from "./sts-request.ts";
import { untilAborted } from "./until-aborted.ts";

/** What an emulator is made from. */
export interface StsEmulatorOptions {
  readonly identities: readonly EmulatedIdentity[];
  /** Roles that AssumeRole and AssumeRoleWithWebIdentity may assume. Default none. */
  readonly roles?: readonly EmulatedRole[];
  /** EC2 beside it, for DescribeInstances alone. Default: one without instances. */
  readonly ec2?: EmulatedEc2;
  /** Wall time in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
  /**
   * Is asked first: what it returns is answered instead, undefined lets STS answer, or fail as `fail` says. What it throws,
   * `handle` rejects with, as a `fetch` whose connection broke. `stsErrorResponse` makes errors such as `Throttling`.
   */
  readonly intercept?: (request: Request) => Response | undefined | Promise<Response | undefined>;
  /** How many of the latest requests are kept in `requests`. Default 1,000. */
  readonly keptRequests?: number;
}

/** A local STS. */
export interface StsEmulator {
  /**
   * Answers a request: a stand-in for `fetch` without a socket. The host is the request's Host header, else its URL's.
   * Rejects only when the request is aborted, or with what `intercept` throws. Needs no `this`.
   */
  handle(request: Request): Promise<Response>;
  /** The latest requests, in the order in which they came, grows as they come. They hold what was sent, secrets too. */
  readonly requests: readonly RecordedRequest[];
  /** Makes an identity known, in place of one with the same access key id. */
  addIdentity(identity: EmulatedIdentity): void;
  /** Forgets an identity: its access key is unknown from now on. */
  removeIdentity(accessKeyId: string): void;
  /** From now on this is wrong, and nothing else. Requests that are known already go on as they began. */
  fail(fault: AnswerFault, options?: FaultOptions): void;
  /** Nothing is wrong any more, and requests that hang or drip are answered. */
  heal(): void;
}

/**
 * Makes a local STS that answers GetCallerIdentity, AssumeRole and AssumeRoleWithWebIdentity, and really verifies Signature Version 4.
 *
 * @example
 * const alice = emulatedUser({ name: "alice" });
 * const sts = createStsEmulator({ identities: [alice] });
 * const answer = await sts.handle(new Request(presignedUrl, { headers: { accept: "application/json" } }));
 */
export function createStsEmulator(options: StsEmulatorOptions): StsEmulator {
  return createFailingEmulator(options, new FaultSwitch());
}

/** The same, with faults that are known elsewhere, too: those of connections. */
export function createFailingEmulator(options: StsEmulatorOptions, faults: FaultSwitch<Fault>): StsEmulator {
  const { roles = [], ec2 = { instances: [] }, now = Date.now, intercept, keptRequests = 1_000 } = options;
  const identities = createIdentityStore(options.identities);
  const requests: RecordedRequest[] = [];

  async function answer(request: Request): Promise<Response> {
    const intercepted = await intercept?.(request.clone());
    if (intercepted !== undefined) return intercepted;
    const answerAt = (at: number) => honestAnswer({ request, now: at });
    const fault = faults.take(isAnswerFault);
    if (fault === undefined) return answerAt(now());
    return faultyAnswer(fault, { request, now, answerAt, whenHealed: (callback) => faults.whenHealed(callback) });
  }

  async function honestAnswer(context: AnswerContext): Promise<Response> {
    const { request } = context;
    const read = await readStsRequest(request);
    if (read instanceof StsFault) return faultResponse(read, context);
    if (isEc2Request(read)) return answerEc2(read, { ec2, identities, now: context.now });
    const action = findAction(read.parameters);
    if (action instanceof StsFault) return faultResponse(action, context);
    const result = await perform(action, read, context.now);
    if (result instanceof StsFault) return faultResponse(result, context);
    return successResponse(action.name, result, context);
  }

  async function perform(action: StsAction, read: StsRequest, at: number): Promise<AnswerTree | StsFault> {
    const shared = { identities, roles, now: at };
    if (!action.signed) return action.perform(read.parameters, shared);
    const caller = await authenticate(read, identities, at);
    return caller instanceof StsFault ? caller : action.perform(read.parameters, { ...shared, caller });
  }

  return {
    requests,
    handle(request) {
      requests.push(recordOf(request));
      if (requests.length > keptRequests) requests.shift();
      return untilAborted(answer(request), request.signal);
    },
    addIdentity: (identity) => identities.add(identity),
    removeIdentity: (accessKeyId) => identities.remove(accessKeyId),
    fail: (fault, faultOptions) => faults.fail(fault, faultOptions),
    heal: () => faults.heal(),
  };
}

/**
 * An error as STS would answer this request, for `intercept`.
 *
 * @param error `type` is whose fault it is, default `Receiver` from status 500 on and `Sender` below
 * @param now milliseconds since 1970, for the Date header
 * @example
 * stsErrorResponse(request, { status: 400, code: "Throttling", message: "Rate exceeded" })
 */
export function stsErrorResponse(
  request: Request,
  error: {
    readonly status: number;
    readonly code: string;
    readonly message: string;
    readonly type?: "Sender" | "Receiver";
  },
  now: number = Date.now(),
): Response {
  const { status, code, message, type = status >= 500 ? "Receiver" : "Sender" } = error;
  return faultResponse(new StsFault(status, code, message, type), { request, now });
}
