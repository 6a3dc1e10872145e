import { fail, ok, type Safe, safe } from "@aws-iam-authenticator/core";
import type { Ask, StsCall } from "./ask.ts";
import type { Observe } from "./events.ts";
import { readBounded } from "./read-bounded.ts";
import { readStsAnswer } from "./sts-answer.ts";
import { stsRequest } from "./sts-request.ts";
import type { StsTransport } from "./sts-transport.ts";

/** The most that STS's answer may hold; a real one has about 500 bytes. */
const longestAnswer = 64 * 1024;

/** The innermost question: one HTTP call to STS. */
export function askSts(transport: StsTransport, observe: Observe): Ask<StsCall> {
  return async (request, { clusterId, signal }) => {
    const { endpoint } = request;
    let status: number;
    let body: string | undefined;
    try {
      const response = await transport(stsRequest(request, clusterId), signal);
      status = response.status;
      body = await readBounded(response.body, longestAnswer);
    } catch (error) {
      observe({ type: "sts-connection-failed", endpoint });
      return signal.aborted ? fail("STS_TIMEOUT") : fail("STS_UNREACHABLE", reason(error));
    }
    observe({ type: "sts-response", endpoint, status });
    if (body === undefined) {
      return fail("STS_ANSWER_INVALID", safe`HTTP ${status}, longer than ${longestAnswer} bytes or no UTF-8`);
    }
    const answer = readStsAnswer(status, body, endpoint);
    if (!answer.ok) {
      if (answer.problem.code === "STS_THROTTLED") observe({ type: "sts-throttled", endpoint });
      return answer;
    }
    const { accessKeyId, signedAt, validUntil } = request;
    return ok({ identity: answer.value, accessKeyId, clusterId, endpoint, signedAt, validUntil });
  };
}

/** The system's code for a failure, such as ECONNREFUSED. Its message is left out: it can hold the URL. */
function reason(error: unknown): Safe {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ("code" in at && typeof at.code === "string" && /^[A-Z][A-Z0-9_]{1,63}$/.test(at.code)) return safe`${at.code}`;
  }
  return safe`${error instanceof Error ? error.name : typeof error}`;
}
