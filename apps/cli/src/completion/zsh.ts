import { type Shell, summaryOf } from "./shell.ts";

/** zsh with its completion system (`compinit`). It matches, quotes and inserts the words itself. */
export const zsh: Shell = {
  quoting: { escape: "\\", escapesInSingleQuotes: false, doubledQuotes: false },
  script: (descriptions) => `#compdef aws-iam-authenticator
# zsh completion for aws-iam-authenticator; source this file after compinit, or put it into a folder of fpath as
# _aws-iam-authenticator.

_aws-iam-authenticator() {
  local -a answer
  answer=("\${(@f)$(command aws-iam-authenticator complete${descriptions ? "" : " --no-descriptions"} -- zsh \\
    "\${(j: :)words[1,CURRENT-1]} $IPREFIX$QIPREFIX$PREFIX" </dev/null 2>/dev/null)}")
  local kind=\${answer[1]%% *}
  [[ $kind == (words|files|folders) ]] || return 1
  compset -p "\${answer[1]#* }"
  answer[1]=()
  case $kind in
    files) _files ;;
    folders) _files -/ ;;
    words) _describe -t values value answer ;;
  esac
}

if [[ \${funcstack[1]} == _aws-iam-authenticator ]]; then
  _aws-iam-authenticator
else
  compdef _aws-iam-authenticator aws-iam-authenticator
fi
`,
  readRequest: ([line = ""]) => ({ line }),
  answer({ before, offers }, _word, _request, descriptions) {
    if (typeof offers === "string") return [`${offers}s ${before.length}`];
    return [
      `words ${before.length}`,
      ...offers.map(({ value, help }) => {
        const summary = descriptions ? summaryOf(help) : "";
        return value.replaceAll(/[\\:]/g, String.raw`\$&`) + (summary === "" ? "" : `:${summary}`);
      }),
    ];
  },
};
