import fc from "fast-check";

const prefix = "k8s-aws-v1.";

/** The URL in a token. */
export function urlIn(token: string): string {
  return atob(token.slice(prefix.length).replaceAll("-", "+").replaceAll("_", "/"));
}

/** A token that holds a URL. */
export function tokenOf(url: string): string {
  return prefix + btoa(url).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * Spells a presigned URL in another way that means the same: parameters in any order, and each character of a value
 * percent-escaped in upper or lower case, or left as it is where it may stand so.
 */
export const anySpelling: fc.Arbitrary<(url: string) => string> = fc
  .record({
    order: fc.array(fc.nat(), { minLength: 9, maxLength: 9 }),
    choices: fc.array(fc.nat(2), { minLength: 1, maxLength: 64 }),
  })
  .map(({ order, choices }) => (url) => {
    let next = 0;
    const at = url.indexOf("?") + 1;
    const pairs = url
      .slice(at)
      .split("&")
      .map((pair, i) => ({ pair, rank: order[i] ?? 0 }));
    const respelt = pairs
      .toSorted((a, b) => a.rank - b.rank)
      .map(({ pair }) => {
        const [name = "", value = ""] = pair.split("=");
        const characters = [...decodeURIComponent(value)];
        return `${name}=${characters.map((one) => spellings(one)[choices[next++ % choices.length] ?? 0]).join("")}`;
      });
    return url.slice(0, at) + respelt.join("&");
  });

/** Three spellings of a character of a value, the last one raw where it may stand so. */
function spellings(character: string): readonly string[] {
  const hex = character.charCodeAt(0).toString(16).padStart(2, "0");
  const raw = /[A-Za-z0-9._~/=-]/.test(character) ? character : `%${hex}`;
  return [`%${hex.toUpperCase()}`, `%${hex}`, raw];
}
