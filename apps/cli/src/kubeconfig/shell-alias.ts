/** The line that sets up a shell for one context, whatever else becomes the current one. */
export function shellAlias(file: string, context: string): string {
  const command = ["kubectl", "--kubeconfig", file, "--context", context].map(quoted).join(" ");
  return `alias k=${quoted(command)}\n`;
}

/** As it is where no shell reads anything into it, else in single quotes. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
