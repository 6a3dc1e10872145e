/** What exit code 1 says of a command beside that it failed. */
const found: Readonly<Record<string, string>> = {
  lint: "there are errors, or with --strict warnings",
  explain: "the identity is denied",
  diff: "something differs",
  doctor: "something is wrong",
  import: "something cannot be carried, and --lossy is not given",
  export: "something cannot be carried, and --lossy is not given",
};

/** What a command's exit codes mean; those of any command where none is named. */
export function exitCodes(command?: string): readonly (readonly [code: string, meaning: string])[] {
  const said = command !== undefined && Object.hasOwn(found, command) ? found[command] : undefined;
  return [
    ["0", "All is well."],
    ["1", said === undefined ? "It failed; one line on stderr says why, and what to do." : `It failed, or ${said}.`],
    ["2", "It was called wrongly."],
  ];
}
