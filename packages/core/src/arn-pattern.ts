import { isAccountId, parseArn } from "./arn.ts";
import { type CanonicalArn, canonicalRoleArn } from "./canonical-arn.ts";
import { fail, ok, type Outcome } from "./outcome.ts";
import { partitionById } from "./partitions.ts";
import { safe } from "./safe-text.ts";

/** An ARN with wildcards in its name, for canonical ARNs to be matched with. Made by {@link parseArnPattern}. */
export interface ArnPattern {
  /** As it is matched: of a role without the path. */
  readonly text: string;
  readonly type: "role" | "user";
  /** How many characters are no wildcards: of two patterns that match, the one with more says more. */
  readonly literalLength: number;
  matches(arn: CanonicalArn): boolean;
}

/**
 * Reads a pattern: the ARN of a role or user in whose name `*` stands for any number of characters and `?` for one, but
 * never for `/` or `:`. It is matched whole, without regard to case. A role's path is dropped, as STS does; a user's path
 * counts, and each of its folders is matched by itself.
 *
 * Partition and account take no wildcards: everybody can make a role of any name in an account of their own.
 *
 * Problem: `CONFIG_INVALID`, with what is wrong.
 */
export function parseArnPattern(text: string): Outcome<ArnPattern> {
  const arn = parseArn(text);
  if (arn === undefined) {
    return fail("CONFIG_INVALID", safe`${text} is no ARN; write it as arn:aws:iam::ACCOUNT:role/NAME or …:user/NAME`);
  }
  const partition = arn.partition.toLowerCase();
  if (hasWildcard(partition) || hasWildcard(arn.account)) {
    return fail("CONFIG_INVALID", safe`${text} has a wildcard before the name: write partition and account out`);
  }
  if (partitionById(partition) === undefined) {
    return fail("CONFIG_INVALID", safe`${text} is of the unknown partition ${arn.partition}`);
  }
  if (!isAccountId(arn.account)) {
    return fail("CONFIG_INVALID", safe`the account ${arn.account} in ${text} is not twelve digits`);
  }
  const [type = "", ...names] = arn.resource.split("/");
  const kind = `${arn.service}:${arn.region}:${type}`.toLowerCase();
  const name = names.at(-1);
  if ((kind !== "iam::role" && kind !== "iam::user") || !name) {
    return fail("CONFIG_INVALID", safe`${text} names no role or user`);
  }
  return ok(
    kind === "iam::role"
      ? patternOf(canonicalRoleArn(partition, arn.account, name), "role")
      : patternOf(`arn:${partition}:iam::${arn.account}:user/${names.join("/")}`, "user"),
  );
}

function patternOf(text: string, type: ArnPattern["type"]): ArnPattern {
  const segments = segmentsOf(text);
  // Most ARNs differ before the first wildcard, which is told at once.
  const [beginning = ""] = text.toLowerCase().split(/[*?]/);
  return {
    text,
    type,
    literalLength: text.replace(/[*?]/g, "").length,
    matches(arn) {
      if (!arn.toLowerCase().startsWith(beginning)) return false;
      const given = segmentsOf(arn);
      return (
        given.length === segments.length && segments.every((segment, i) => matchesSegment(given[i] ?? "", segment))
      );
    },
  };
}

function segmentsOf(text: string): readonly string[] {
  return text.toLowerCase().split(/[/:]/);
}

function hasWildcard(text: string): boolean {
  return /[*?]/.test(text);
}

/**
 * Whether a text without separators matches. It goes back to the latest `*` alone, so that the time it takes is bounded by
 * the product of the lengths, where a regular expression's would grow with their power.
 */
function matchesSegment(text: string, pattern: string): boolean {
  let [at, next] = [0, 0];
  let star: { readonly next: number; at: number } | undefined;
  while (at < text.length) {
    const wanted = pattern[next];
    if (wanted === "*") {
      star = { next: ++next, at };
    } else if (wanted === "?" || (wanted !== undefined && wanted === text[at])) {
      at++;
      next++;
    } else if (star === undefined) {
      return false;
    } else {
      at = ++star.at;
      next = star.next;
    }
  }
  return /^\**$/.test(pattern.slice(next));
}
