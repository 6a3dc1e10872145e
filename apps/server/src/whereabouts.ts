/**
 * The kind of an error and the innermost places of its stack, for the log: without the message that stands before them,
 * which may hold anything.
 */
export function whereabouts(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { name, message, stack = "" } = error;
  const places = stack
    .replace(message, "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line));
  return [name, ...places.slice(0, 5).map((line) => line.trim())].join(" ");
}
