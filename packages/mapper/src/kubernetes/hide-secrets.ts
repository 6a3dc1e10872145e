/** Stands for what is hidden. */
const hidden = "…";

const patterns: readonly [pattern: RegExp, shown: string][] = [
  // User and password of a URL.
  [/(\w:\/\/)[^\s/@]+(?:\/[^\s/@]+)*@/g, `$1${hidden}@`],
  [/\b(bearer|basic)\s+\S+/gi, `$1 ${hidden}`],
  // What is called a secret: password=…, "client_secret": "…", X-Amz-Signature=….
  [
    /((?:token|secret|passw(?:or)?d|passphrase|signature|credential|api-?_?key|access-?_?key|code)["']?\s*[=:]\s*["']?)[^\s"'&,;]+/gi,
    `$1${hidden}`,
  ],
  // What looks like one: long, with digits, capital and small letters; or long and hexadecimal.
  [/(?<![\w+/=-])(?=[\w+/=-]*\d)(?=[\w+/=-]*[a-z])(?=[\w+/=-]*[A-Z])[\w+/=-]{24,}/g, hidden],
  [/\b[0-9a-f]{32,}\b/gi, hidden],
];

/**
 * A line that another program wrote, without what may be a secret in it. No more than a net: what looks like an ordinary
 * word stays. Pure.
 */
export function hideSecrets(line: string): string {
  return patterns.reduce((text, [pattern, shown]) => text.replace(pattern, shown), line);
}
