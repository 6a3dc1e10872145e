import { isDeepStrictEqual } from "node:util";
import { type Answer, reviewIn } from "./answer.ts";

/** What no answer has: it would let a page read it, send the client elsewhere, or have kube-apiserver ask again. */
const neverSent =
  /^(access-control-.*|location|set-cookie|retry-after|www-authenticate|upgrade|content-encoding|alt-svc)$/;

/** The fields of a status. */
const allowedFields = new Set(["authenticated", "audiences", "error", "user"]);

/**
 * What is wrong with an answer, whatever the request was: nothing, or some of these.
 *
 * @param hostileTexts texts of the request that no answer may have in it
 */
export function wrongIn(answer: Answer, hostileTexts: readonly string[]): readonly string[] {
  const { headers, body } = answer;
  const all = [...headers.values(), body].join("\n");
  const wrong = [...headers.keys()].filter((name) => neverSent.test(name)).map((name) => `has the header ${name}`);
  if (hostileTexts.some((text) => all.includes(text))) wrong.push("has a text of the request in it");
  return [...wrong, ...wrongInReview(answer)];
}

function wrongInReview({ status, headers, body }: Answer): readonly string[] {
  const review = reviewIn(body);
  if (review === undefined) return [];
  const wrong: string[] = [];
  const { fields, statusFields, authenticated, user, audiences } = review;
  if (!isDeepStrictEqual(fields, ["apiVersion", "kind", "status"])) wrong.push(`has the fields ${fields.join(", ")}`);
  if (!statusFields.every((name) => allowedFields.has(name))) wrong.push(`says ${statusFields.join(", ")}`);
  // Of frames the headers are not read.
  if (status === 405 && headers.size > 0 && headers.get("allow") !== "POST") wrong.push("does not say what is allowed");
  if (!authenticated) return user === undefined ? wrong : [...wrong, "denies and names a user"];
  if (status !== 200) wrong.push(`grants with ${status}`);
  // Who the user is comes from STS and the mappings, whatever the request says.
  if (!isAlice(user)) wrong.push(`grants ${JSON.stringify(user)}`);
  const vouchedFor = audiences === undefined || isDeepStrictEqual(audiences, ["https://kubernetes.default.svc"]);
  return vouchedFor ? wrong : [...wrong, `vouches for ${JSON.stringify(audiences)}`];
}

function isAlice(user: unknown): boolean {
  return (
    typeof user === "object" &&
    user !== null &&
    "username" in user &&
    user.username === "alice" &&
    "groups" in user &&
    isDeepStrictEqual(user.groups, ["developers"])
  );
}
