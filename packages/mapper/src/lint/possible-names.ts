import type { Template, TemplateName } from "@aws-iam-authenticator/core";

/** One character of a name, or any number of them, that a test lets through. */
interface Piece {
  readonly many: boolean;
  allows(character: string): boolean;
  /** The one character, where there is just one. */
  readonly literal?: string;
}

/** All names that a template can come out as: a text with places where characters of some kind stand. */
export type PossibleNames = readonly Piece[];

/**
 * What a template can come out as.
 *
 * @param account the account of the rule, where it is known
 */
export function possibleNames(template: Template, account: string | undefined): PossibleNames {
  return template.flatMap((part) => {
    if (typeof part === "string") return literal(part);
    if (part.insert === "AccountID" && account !== undefined) return literal(account);
    return kind(kinds[part.insert]);
  });
}

/** Just one name. */
export function literal(text: string): PossibleNames {
  return Array.from(text, (character) => ({
    many: false,
    literal: character,
    allows: (other) => other === character,
  }));
}

// A session's name: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
const kinds: Readonly<Record<TemplateName, RegExp>> = {
  AccountID: /\d/,
  SessionName: /[\w+=,.-]/,
  SessionNameRaw: /[\w+=,.@-]/,
  AccessKeyID: /\w/,
  EC2PrivateDNSName: /[a-z0-9.-]/,
};

/** One character or more of a kind. */
function kind(pattern: RegExp): PossibleNames {
  const allows = (character: string): boolean => pattern.test(character);
  return [
    { many: false, allows },
    { many: true, allows },
  ];
}

/** Whether there is a name that both can come out as. */
export function canBeEqual(ours: PossibleNames, theirs: PossibleNames): boolean {
  const seen = new Set<number>();
  const open: (readonly [ours: number, theirs: number])[] = [[0, 0]];
  for (const [i, j] of open) {
    if (seen.has(i * (theirs.length + 1) + j)) continue;
    seen.add(i * (theirs.length + 1) + j);
    const [a, b] = [ours[i], theirs[j]];
    if (a === undefined && b === undefined) return true;
    if (a?.many) open.push([i + 1, j]);
    if (b?.many) open.push([i, j + 1]);
    if (a !== undefined && b !== undefined && canMeet(a, b)) {
      open.push([a.many ? i : i + 1, b.many ? j : j + 1]);
    }
  }
  return false;
}

/** Two kinds of characters always have some in common: the digits. */
function canMeet(a: Piece, b: Piece): boolean {
  if (a.literal !== undefined) return b.allows(a.literal);
  return b.literal === undefined || a.allows(b.literal);
}
