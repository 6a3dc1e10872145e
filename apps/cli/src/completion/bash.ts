import { type Shell, summaryOf } from "./shell.ts";

/** The completions that show a list (`COMP_TYPE`); in any other, help beside a word would be put into the line with it. */
const listingTypes: ReadonlySet<string> = new Set(["63", "33", "64"]);

/** bash, 3.2 (as macOS has it) or newer. It needs no other package. */
export const bash: Shell = {
  quoting: { escape: "\\", escapesInSingleQuotes: false, doubledQuotes: false },
  // The line is handed over as it stands: a shell that split it with `eval`, or words with `compgen -W`, would run what
  // stands in it.
  script: (descriptions) => `# bash completion for aws-iam-authenticator; source this file.

_aws_iam_authenticator() {
  local answer word
  local -i at=0
  COMPREPLY=()
  answer=$(command aws-iam-authenticator complete${descriptions ? "" : " --no-descriptions"} -- bash \\
    "\${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" "\${COMP_TYPE-}" "\${COLUMNS-}" </dev/null 2>/dev/null) || return 0
  case \${answer%%$'\\n'*} in
    files) return 0 ;;
    folders)
      compopt +o default -o dirnames 2>/dev/null || :
      return 0
      ;;
  esac
  # bash 3.2 has no compopt, and offers files where there is nothing else.
  compopt +o default 2>/dev/null || :
  # The first line is none of the words.
  while IFS= read -r word; do
    if ((at++ > 0)); then COMPREPLY+=("$word"); fi
  done <<<"$answer"
  return 0
}

complete -o default -F _aws_iam_authenticator aws-iam-authenticator
`,
  readRequest: ([line = "", breaks = "", type = "", columns = ""]) => ({
    line,
    breaks,
    listing: listingTypes.has(type),
    columns: Number(columns) || 80,
  }),
  answer({ before, offers }, { text, open, kept }, { listing, columns = 80 }, descriptions) {
    if (typeof offers === "string") return [`${offers}s`];
    const matching = offers
      .map(({ value, help }) => ({ value: before + value, help: summaryOf(help) }))
      .filter(({ value }) => value.startsWith(text))
      // In double quotes bash looks for ! in its history, and a backslash before it stays.
      .filter(({ value }) => open !== '"' || !value.includes("!"))
      .map(({ value, help }) => ({ word: quoteRest(value.slice(kept), open), help }));
    const width = Math.max(...matching.map(({ word }) => word.length));
    const room = columns - width - 4;
    const withHelp = descriptions && listing === true && matching.length > 1 && room > 8;
    return [
      "words",
      ...matching.map(({ word, help }) =>
        withHelp && help !== "" ? `${word.padEnd(width)}  (${cut(help, room)})` : word,
      ),
    ];
  },
};

/** What is put behind what the line has: quoted where no quote is open, and else as it has to be in that. */
function quoteRest(text: string, open: "" | "'" | '"'): string {
  if (open === "'") return text.replaceAll("'", String.raw`'\''`);
  if (open === '"') return text.replaceAll(/["$`\\]/g, String.raw`\$&`);
  return text.replaceAll(/[^\w./:@%+=,-]/g, (character) =>
    /[\u0080-\uffff]/.test(character) && !/\s/.test(character) ? character : `\\${character}`,
  );
}

function cut(text: string, columns: number): string {
  return text.length > columns ? `${text.slice(0, columns - 1)}…` : text;
}
