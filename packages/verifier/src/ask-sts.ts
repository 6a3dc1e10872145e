import { fail, ok, type Safe, safe, systemCode } from "@aws-iam-authenticator/core";
import type { Ask, StsCall } from "./ask.ts";
import type { Observe } from "./events.ts";
import { knownIdentities } from "./known-identities.ts";
import { readBounded } from "./read-bounded.ts";
import { readStsAnswer } from "./sts-answer.ts";
import { stsRequest } from "./sts-request.ts";
import type { StsTransport } from "./sts-transport.ts";

/** The most that STS's answer may hold; a real one has about 500 bytes. */
const longestAnswer = 64 * 1024;

/** By the names that AWS has for it. */
const jsonType = /^application\/(x-amz-json-1\.[01]|json) *(;|$)/i;

/** The innermost question: one HTTP call to STS. */
export function askSts(transport: StsTransport, observe: Observe): Ask<StsCall> {
  const identify = knownIdentities();
  return async (request, { clusterId, signal }) => {
    const { endpoint } = request;
    let status: number;
    let contentType: string | undefined;
    let body: string | undefined;
    try {
      const response = await transport(stsRequest(request, clusterId), signal);
      ({ status, contentType } = response);
      body = await readBounded(response.body, longestAnswer);
    } catch (error) {
      observe({ type: "sts-connection-failed", endpoint });
      return signal.aborted ? fail("STS_TIMEOUT") : fail("STS_UNREACHABLE", reason(error));
    }
    observe({ type: "sts-response", endpoint, status });
    if (body === undefined) {
      return fail("STS_ANSWER_INVALID", safe`HTTP ${status}, longer than ${longestAnswer} bytes or no UTF-8`);
    }
    // Errors come in XML, whatever was asked for.
    if (status === 200 && contentType !== undefined && !jsonType.test(contentType)) {
      return fail("STS_ANSWER_INVALID", safe`HTTP ${status}, of another content type than JSON's`);
    }
    const answer = readStsAnswer(status, body, endpoint, identify);
    if (!answer.ok) {
      if (answer.problem.code === "STS_THROTTLED") observe({ type: "sts-throttled", endpoint });
      return answer;
    }
    const { accessKeyId, signedAt, validUntil } = request;
    return ok({ identity: answer.value, accessKeyId, clusterId, endpoint, signedAt, validUntil });
  };
}

/** The system's code for a failure, such as ECONNREFUSED, or the runtime's, such as Bun's ResponseHeadersTooLarge. Its message is left out: it can hold the URL. */
function reason(error: unknown): Safe {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const code = systemCode(at);
    if (code !== undefined && /^[A-Z][A-Za-z0-9_]{1,63}$/.test(code)) return safe`${code}`;
  }
  return safe`${error instanceof Error ? error.name : typeof error}`;
}
