import type { Command } from "../command.ts";

/** Commands that go together, under a title. */
export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly Command[];
}

const others = "Other commands";

/** Titles, with names of commands in the order in which a reader meets them. */
const groups = {
  "To log in": ["token", "whoami", "kubeconfig", "doctor", "cache"],
  "To run the webhook": ["server", "init", "verify"],
  "To edit mappings": ["add", "remove", "list", "undo", "import", "export"],
  "To check mappings": ["lint", "explain", "diff"],
  [others]: ["completion", "version"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Puts commands into their groups; those that no group names are with the others at the end. */
export function commandGroups(commands: readonly Command[]): readonly CommandGroup[] {
  const named = new Set<string>(Object.values(groups).flat());
  const unnamed = commands.filter(({ name }) => !named.has(name));
  return Object.entries(groups)
    .map(([title, names]: [string, readonly string[]]) => ({
      title,
      commands: [
        ...names.flatMap((name) => commands.find((command) => command.name === name) ?? []),
        ...(title === others ? unnamed : []),
      ],
    }))
    .filter((group) => group.commands.length > 0);
}
