import {
  CODES,
  describeProblem,
  fail,
  hypotheticalIdentity,
  ok,
  type Outcome,
  type Problem,
  safe,
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
import { inSpareTime } from "./in-spare-time.ts";
import { HTTP_STATUS } from "./review/http-status.ts";

/** More than a request with the longest token. */
const mostBodyBytes = 64 * 1024;
/** Explaining looks at every rule, on the thread that answers reviews. */
const mostWaiting = 16;

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
  const run = inSpareTime(mostWaiting);

  async function explained(caller: MappableCaller, denied: () => Problem | undefined): Promise<Outcome<Explanation>> {
    const explanation = await run(() => explain(rules(), caller, { denied: denied() }));
    return explanation === undefined ? fail("LIMIT_REACHED", safe`${mostWaiting} questions wait`) : ok(explanation);
  }

  async function explainRequest(request: ExplainRequest): Promise<Outcome<Explanation>> {
    if ("token" in request) {
      const verified = await verifier.tryVerify(new Secret(request.token));
      if (!verified.ok) return verified;
      return explained(verified.value, () => denyList().ofCaller(verified.value));
    }
    const { arn, sessionName, userId } = request;
    const identity = hypotheticalIdentity(arn, {
      ...(sessionName === undefined ? {} : { sessionName }),
      ...(userId === undefined ? {} : { principalId: userId }),
    });
    if (!identity.ok) return identity;
    const caller: MappableCaller = { identity: identity.value, accessKeyId: "{{AccessKeyID}}" };
    return explained(caller, () => denyList().ofIdentity(identity.value));
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
      const answer = request.ok ? await explainRequest(request.value) : request;
      return answer.ok ? c.json(answer.value) : c.json(failureOf(answer.problem), statusOf(answer.problem));
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
