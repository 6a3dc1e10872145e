import { BACKEND_MODES } from "@aws-iam-authenticator/config";
import { CODES, type Code, fail, ok, type Outcome, safe } from "@aws-iam-authenticator/core";
import * as v from "valibot";
import type { Explanation, NearMissKind } from "./explanation.ts";

/** Where a running server explains, on its admin endpoint: POST, JSON in and out. */
export const EXPLAIN_PATH = "/explain";

/** Longer than any: a path has 512 characters at most, a name 64. */
const longestArn = 700;

const hypothetical = v.strictObject({
  arn: v.pipe(v.string(), v.maxLength(longestArn)),
  sessionName: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(2048))),
  userId: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(2048))),
});
const byToken = v.strictObject({ token: v.pipe(v.string(), v.minLength(1)) });

/** Whom to explain: an identity as it would be, or whoever made a token. */
export type ExplainRequest = v.InferOutput<typeof hypothetical> | v.InferOutput<typeof byToken>;

/**
 * What a server answers: with status 200 an {@link Explanation}; with 400 where the request is none, its ARN is none, or its
 * token is refused; with 503 where STS cannot say.
 */
export type ExplainAnswer = Explanation | ExplainFailure;

/** Why there is no explanation. */
export interface ExplainFailure {
  readonly code: Code;
  /** The code with its sentence, and what is particular to this case. */
  readonly problem: string;
  readonly fix: string;
}

/**
 * Reads the body of a request.
 *
 * Problem: `CONFIG_INVALID`, which quotes nothing of it: it can hold a token.
 */
export function readExplainRequest(json: unknown): Outcome<ExplainRequest> {
  const read = v.safeParse(v.union([hypothetical, byToken]), json);
  if (read.success) return ok(read.output);
  return fail("CONFIG_INVALID", safe`the body is neither {arn, sessionName, userId} nor {token}`);
}

const place = { file: v.string(), line: v.number(), column: v.number() };
const rule = { ...place, source: v.picklist(BACKEND_MODES), for: v.string() };
const code = v.custom<Code>((text) => typeof text === "string" && Object.hasOwn(CODES, text));
const kinds = [
  "denied",
  "order",
  "user-id",
  "wildcard",
  "path",
  "permission-set",
  "type",
  "partition",
  "account",
  "name",
] as const satisfies readonly NearMissKind[];

const explanation = v.object({
  decision: v.picklist(["mapped", "denied"]),
  username: v.nullable(v.string()),
  groups: v.array(v.string()),
  rule: v.nullable(v.object(rule)),
  code: v.exactOptional(code),
  problem: v.exactOptional(v.string()),
  fix: v.exactOptional(v.string()),
  needs: v.exactOptional(v.object({ fact: v.literal("EC2PrivateDNSName"), instanceId: v.string() })),
  caller: v.object({
    arn: v.string(),
    canonicalArn: v.string(),
    account: v.string(),
    userId: v.string(),
    sessionName: v.string(),
  }),
  nearest: v.array(v.object({ ...rule, kind: v.picklist(kinds), message: v.string(), write: v.string() })),
  trace: v.array(v.object({ ...rule, matched: v.boolean(), why: v.string() })),
});

const failure = v.object({ code, problem: v.string(), fix: v.string() });

/** Reads an answer; undefined where it is none: what answers there may be anything. */
export function readExplainAnswer(json: unknown): ExplainAnswer | undefined {
  const read = v.safeParse(v.union([explanation, failure]), json);
  return read.success ? read.output : undefined;
}
