import type { Io } from "../io.ts";

/** What most shells make of `~/` and of an exported variable at the beginning of a word: paths are often typed so. */
export function expandWord(word: string, { env, home }: Pick<Io, "env" | "home">): string {
  if (/^~[\\/]/.test(word)) return home + word.slice(1);
  const [whole, braced, plain = braced] = /^\$(?:\{(\w+)\}|(\w+))/.exec(word) ?? [];
  const value = plain === undefined ? undefined : env[plain];
  return whole === undefined || value === undefined ? word : value + word.slice(whole.length);
}
