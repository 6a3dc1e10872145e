import { bash } from "./bash.ts";
import { fish } from "./fish.ts";
import { powershell } from "./powershell.ts";
import type { Shell } from "./shell.ts";
import { zsh } from "./zsh.ts";

/** The shells that are served. */
export const SHELLS = { bash, zsh, fish, powershell } as const satisfies Readonly<Record<string, Shell>>;
export type ShellName = keyof typeof SHELLS;

/** The shell of that name, or undefined. */
export function shellNamed(name: string | undefined): Shell | undefined {
  return name !== undefined && Object.hasOwn(SHELLS, name) ? SHELLS[name as ShellName] : undefined;
}
