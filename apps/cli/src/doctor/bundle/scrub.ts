import { hideTokens } from "../../hide-tokens.ts";
import { HIDDEN } from "./section.ts";

/** So many characters of a secret, and more, are seen nowhere. */
const pieceLength = 12;
/** What is shorter is no secret, and would be found everywhere. */
const shortestSecret = 6;

/** What is secret by its looks, and what stands for it. Each looks ahead a bounded way: what is searched may be long. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/(\bX-Amz-(?:Signature|Security-Token|Credential)(?:=|%3D))[^\s&"']+/gi, `$1${HIDDEN}`],
  [/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/g, HIDDEN],
  // A JWT.
  [/\beyJ[\w-]{8,2000}\.[\w-]+(?:\.[\w-]*)?/g, HIDDEN],
  [/\b((?:Bearer|Basic)\s+)(?=[^\s"']*\d)[\w.~+/=-]{8,}/gi, `$1${HIDDEN}`],
  // Tokens of GitHub, GitLab, Slack.
  [/\b(?:gh[opsur]_|github_pat_|glpat-|xox[abprs]-)[\w-]{10,}/g, HIDDEN],
  // As people write it in a hurry, in a place where it is nothing.
  [/\b((?:token|password|passwd|secret)[:=])(?!\[)[^\s"'&,;}\])]{4,}/gi, `$1${HIDDEN}`],
  // User and password of a URL: to the last @, since a password may hold what a URL may not.
  [/\b([a-z][\w+.-]{0,30}:\/\/)[^\s"'<>]{0,1000}@/gi, `$1${HIDDEN}@`],
  // An access key id is no secret, and is needed whole by nobody.
  [/\b(A(?:KIA|SIA|BIA|CCA))[A-Z0-9]{8,}([A-Z0-9]{4})\b/g, "$1…$2"],
  // A secret access key: 40 characters of base64, no more and no fewer, that are no hexadecimal digest.
  [/(?<![\w+/=-])(?=[a-z\d+/]*[A-Z])(?=[A-Z\d+/]*[a-z])(?=[A-Za-z+/]*\d)[A-Za-z\d+/]{40}(?![\w+/=-])/g, HIDDEN],
];

/**
 * A text without secrets: whatever looks like one; and of those that are known every piece of 12 characters, as they are and
 * in the forms in which they are carried. A last net: what is known to be secret is left out before.
 *
 * @param secrets known ones; shorter ones than 6 characters are not looked for
 */
export function scrub(text: string, secrets: readonly string[]): string {
  const known = secrets.map((secret) => secret.trim());
  const forms = known
    .flatMap((secret) => [secret, encodeURIComponent(wellFormed(secret)), JSON.stringify(secret).slice(1, -1)])
    .concat(known.flatMap(base64Forms));
  // Looks first: half of a token does not look like one any more.
  const scrubbed = patterns.reduce(
    (shown, [pattern, replacement]) => shown.replace(pattern, replacement),
    hideTokens(text),
  );
  return withoutPieces(scrubbed, new Set(forms));
}

/** Without halves of characters, which nothing can encode. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

/** In both alphabets, and from each of the three places at which it can begin in something longer. */
function base64Forms(secret: string): readonly string[] {
  return [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    // The first characters, and the last, also depend on what stands beside it.
    const start = offset === 0 ? 0 : offset + 1;
    const whole = Math.floor((bytes.length * 8) / 6);
    return (["base64", "base64url"] as const).map((alphabet) => bytes.toString(alphabet).slice(start, whole));
  });
}

function withoutPieces(text: string, secrets: Iterable<string>): string {
  const pieces = new Map<string, number>();
  for (const secret of secrets) {
    if (secret.length < shortestSecret) continue;
    const length = Math.min(pieceLength, secret.length);
    for (let at = 0; at + length <= secret.length; at++) pieces.set(secret.slice(at, at + length), length);
  }
  const lengths = [...new Set(pieces.values())];
  let scrubbed = "";
  let hiddenTo = 0;
  for (let at = 0; at < text.length; at++) {
    for (const length of lengths) {
      if (!pieces.has(text.slice(at, at + length))) continue;
      if (hiddenTo <= at) scrubbed += HIDDEN;
      hiddenTo = Math.max(hiddenTo, at + length);
    }
    if (at >= hiddenTo) scrubbed += text.charAt(at);
  }
  return scrubbed;
}
