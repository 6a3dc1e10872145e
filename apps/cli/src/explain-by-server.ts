import { asIs, AuthenticatorError, quote, safe } from "@aws-iam-authenticator/core";
import {
  EXPLAIN_PATH,
  type ExplainAnswer,
  type ExplainRequest,
  readExplainAnswer,
} from "@aws-iam-authenticator/mapper";
import { isLoopback } from "./is-loopback.ts";
import { UsageError } from "./options/parse-arguments.ts";

const timeoutMs = 15_000;

/**
 * Asks a running server's admin endpoint, which listens on this machine alone and in plain HTTP.
 *
 * @throws UsageError for another URL
 * @throws AuthenticatorError `SERVER_UNREACHABLE`
 */
export async function explainByServer(server: string, request: ExplainRequest): Promise<ExplainAnswer> {
  const url = adminUrl(server);
  let answer: ExplainAnswer | undefined;
  try {
    const response = await fetch(new URL(EXPLAIN_PATH, url), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    answer = readExplainAnswer(await response.json());
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const reason =
      cause instanceof SyntaxError ? "the answer is no JSON" : cause instanceof Error ? cause.message : "unknown";
    throw unreachable(url, reason);
  }
  if (answer === undefined) throw unreachable(url, "the answer is no explanation");
  return answer;
}

function unreachable(url: URL, reason: string): AuthenticatorError {
  return new AuthenticatorError({ code: "SERVER_UNREACHABLE", detail: safe`${url.origin}: ${asIs(quote(reason))}` });
}

function adminUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "http:" && isLoopback(url) && ["/", EXPLAIN_PATH].includes(url.pathname)) return url;
  throw new UsageError(
    `--server is the URL of an admin endpoint on this machine, such as http://127.0.0.1:21364, not ${quote(text)}`,
  );
}
