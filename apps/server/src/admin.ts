import {
  CODES,
  describeProblem,
  hypotheticalIdentity,
  type Outcome,
  type Problem,
  Secret,
} from "@aws-iam-authenticator/core";
import {
  explain,
  EXPLAIN_PATH,
  type Explanation,
  type ExplainFailure,
  type ExplainRequest,
  type MappableCaller,
  readExplainRequest,
  type RuleSet,
} from "@aws-iam-authenticator/mapper";
import type { Verifier } from "@aws-iam-authenticator/verifier";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { DenyList } from "./deny/deny-list.ts";
import { HTTP_STATUS } from "./review/http-status.ts";

/** More than a request with the longest token. */
const mostBodyBytes = 64 * 1024;

/**
 * What an admin may ask a running server: who somebody would be, by the rules and denials in force. It is for this machine
 * alone: what it tells of the mappings is nobody else's. A page in a browser cannot ask: it cannot send JSON to another
 * origin without asking first, and a name that leads here is not among the hosts.
 */
export function createAdminApp(deps: {
  readonly verifier: Pick<Verifier, "tryVerify">;
  readonly rules: () => RuleSet;
  readonly denyList: () => DenyList;
}) {
  const { verifier, rules, denyList } = deps;

  async function explainRequest(request: ExplainRequest): Promise<Outcome<Explanation>> {
    if ("token" in request) {
      const verified = await verifier.tryVerify(new Secret(request.token));
      if (!verified.ok) return verified;
      return { ok: true, value: explain(rules(), verified.value, { denied: denyList().ofCaller(verified.value) }) };
    }
    const { arn, sessionName, userId } = request;
    const identity = hypotheticalIdentity(arn, {
      ...(sessionName === undefined ? {} : { sessionName }),
      ...(userId === undefined ? {} : { principalId: userId }),
    });
    if (!identity.ok) return identity;
    const caller: MappableCaller = { identity: identity.value, accessKeyId: "{{AccessKeyID}}" };
    return { ok: true, value: explain(rules(), caller, { denied: denyList().ofIdentity(identity.value) }) };
  }

  return new Hono()
    .use((c, next) =>
      /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(c.req.header("host") ?? "")
        ? next()
        : Promise.resolve(c.text("ask for this machine by localhost or 127.0.0.1\n", 421)),
    )
    .notFound((c) => c.text(`not found: POST ${EXPLAIN_PATH}\n`, 404))
    .post(EXPLAIN_PATH, bodyLimit({ maxSize: mostBodyBytes }), async (c) => {
      if (!/^application\/json\b/i.test(c.req.header("content-type") ?? "")) return c.text("send JSON\n", 415);
      const request = readExplainRequest(await c.req.json().catch(() => undefined));
      const explained = request.ok ? await explainRequest(request.value) : request;
      return explained.ok ? c.json(explained.value) : c.json(failureOf(explained.problem), statusOf(explained.problem));
    });
}

function failureOf(problem: Problem): ExplainFailure {
  return { code: problem.code, problem: describeProblem(problem), fix: CODES[problem.code].fix };
}

/** A token that is refused is a wrong request here, where a review would have been answered. */
function statusOf({ code }: Problem): 400 | 429 | 503 {
  const { kind } = CODES[code];
  if (kind === "unavailable") return HTTP_STATUS.unavailable;
  return kind === "throttled" ? HTTP_STATUS.throttled : 400;
}
