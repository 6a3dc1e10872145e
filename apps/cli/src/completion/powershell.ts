import { type Shell, summaryOf } from "./shell.ts";

/** PowerShell, 5.1 (as Windows has it) or newer. */
export const powershell: Shell = {
  quoting: { escape: "`", escapesInSingleQuotes: false, doubledQuotes: true },
  // Windows PowerShell loses quotes inside of a program's arguments, and reads what it prints in a character set of old:
  // both ways it is base64.
  script: (descriptions) => `# PowerShell completion for aws-iam-authenticator; dot-source this file.

Register-ArgumentCompleter -Native -CommandName 'aws-iam-authenticator', 'aws-iam-authenticator.exe' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $length = $cursorPosition - $commandAst.Extent.StartOffset
    $line = $commandAst.Extent.Text.PadRight($length).Substring(0, $length)
    $encoded = [Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes($line))
    $answer = & aws-iam-authenticator complete${descriptions ? "" : " --no-descriptions"} '--' powershell $encoded 2>$null
    # Where there is no answer at all PowerShell offers files.
    if (-not $answer) { return }
    $rows = [System.Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($answer)).Split([char]10)
    if ($rows[0] -ne 'words') { return }
    if ($rows.Count -eq 1) { return '' }
    foreach ($row in $rows[1..($rows.Count - 1)]) {
        $insert, $shown, $help = $row.Split([char]9)
        [System.Management.Automation.CompletionResult]::new($insert, $shown, 'ParameterValue', $help)
    }
}
`,
  readRequest: ([encoded = ""]) => ({ line: Buffer.from(encoded, "base64").toString("utf8") }),
  answer({ before, offers }, { text }, _request, descriptions) {
    const rows =
      typeof offers === "string"
        ? [`${offers}s`]
        : [
            "words",
            ...offers
              .map(({ value, help }) => ({ value: before + value, help }))
              .filter(({ value }) => value.toLowerCase().startsWith(text.toLowerCase()))
              .map(({ value, help }) => [quote(value), value, (descriptions && summaryOf(help)) || value].join("\t")),
          ];
    return [Buffer.from(rows.join("\n")).toString("base64")];
  },
};

/** PowerShell takes typographic single quotes for single quotes. */
function quote(text: string): string {
  if (/^[A-Za-z0-9_/-][\w./:=+-]*$/.test(text)) return text;
  return `'${text.replaceAll(/['\u2018\u2019\u201a\u201b]/g, "$&$&")}'`;
}
