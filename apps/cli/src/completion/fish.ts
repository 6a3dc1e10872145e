import { type Shell, summaryOf } from "./shell.ts";

/** fish, 3.0 or newer. It matches, quotes and inserts the words itself. */
export const fish: Shell = {
  quoting: { escape: "\\", escapesInSingleQuotes: true, doubledQuotes: false },
  script: (descriptions) => `# fish completion for aws-iam-authenticator; source this file, or put it into
# ~/.config/fish/completions/aws-iam-authenticator.fish

function __aws_iam_authenticator_ask
    command -q aws-iam-authenticator; or return 1
    set -g __aws_iam_authenticator_words (command aws-iam-authenticator complete${descriptions ? "" : " --no-descriptions"} -- fish (commandline -cp | string collect) </dev/null 2>/dev/null)
    test "$__aws_iam_authenticator_words[1]" = words; or return 1
    set -e __aws_iam_authenticator_words[1]
end

# Where it says no, fish offers files as usual.
complete -c aws-iam-authenticator -e
complete -c aws-iam-authenticator -n __aws_iam_authenticator_ask -f -a '$__aws_iam_authenticator_words'
`,
  readRequest: ([line = ""]) => ({ line }),
  answer({ before, offers }, _word, _request, descriptions) {
    if (typeof offers === "string") return [`${offers}s`];
    return [
      "words",
      ...offers.map(({ value, help }) => {
        const summary = descriptions ? summaryOf(help) : "";
        return before + value + (summary === "" ? "" : `\t${summary}`);
      }),
    ];
  },
};
