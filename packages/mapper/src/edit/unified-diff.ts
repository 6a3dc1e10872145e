const contextLines = 3;
/** Larger changes are shown as all lines out, all lines in: finding what they share would take too long. */
const largestTable = 4_000_000;

/**
 * The difference between two texts in the unified format, as `diff -u` writes it and `patch` reads it; empty where there
 * is none.
 *
 * @param name of both texts
 * @see https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html
 */
export function unifiedDiff(name: string, before: string, after: string): string {
  if (before === after) return "";
  const steps = stepsBetween(linesOf(before), linesOf(after));
  const hunks = hunksOf(steps);
  return [`--- ${name}\n`, `+++ ${name}\n`, ...hunks].join("");
}

interface Step {
  readonly sign: " " | "-" | "+";
  readonly line: string;
}

/** Lines with their ends: a last line without one differs from the same line with one. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function stepsBetween(before: readonly string[], after: readonly string[]): readonly Step[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const keep = (lines: readonly string[]): Step[] => lines.map((line) => ({ sign: " ", line }));
  return [
    ...keep(before.slice(0, head)),
    ...changesBetween(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...keep(before.slice(before.length - tail)),
  ];
}

/** By the longest common subsequence of lines. */
function changesBetween(before: readonly string[], after: readonly string[]): readonly Step[] {
  const out = (line: string): Step => ({ sign: "-", line });
  const into = (line: string): Step => ({ sign: "+", line });
  const width = after.length + 1;
  if ((before.length + 1) * width > largestTable) return [...before.map(out), ...after.map(into)];
  // Length of the longest common subsequence of what follows each pair of positions.
  const common = new Uint32Array((before.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      common[i * width + j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const steps: Step[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [old = "", fresh = ""] = [before[i], after[j]];
    if (i < before.length && j < after.length && old === fresh) {
      steps.push({ sign: " ", line: old });
      i++;
      j++;
    } else if (i < before.length && (j >= after.length || at(i + 1, j) >= at(i, j + 1))) {
      steps.push(out(old));
      i++;
    } else {
      steps.push(into(fresh));
      j++;
    }
  }
  return steps;
}

function hunksOf(steps: readonly Step[]): readonly string[] {
  const hunks: string[] = [];
  let [oldLine, newLine] = [1, 1];
  let index = 0;
  while (index < steps.length) {
    const change = steps.findIndex(({ sign }, i) => i >= index && sign !== " ");
    if (change < 0) break;
    const start = Math.max(index, change - contextLines);
    const end = hunkEnd(steps, change);
    oldLine += start - index;
    newLine += start - index;
    const own = steps.slice(start, end);
    const oldLength = own.filter(({ sign }) => sign !== "+").length;
    const newLength = own.filter(({ sign }) => sign !== "-").length;
    hunks.push(`@@ -${span(oldLine, oldLength)} +${span(newLine, newLength)} @@\n`, ...own.map(written));
    oldLine += oldLength;
    newLine += newLength;
    index = end;
  }
  return hunks;
}

/** A hunk goes on as long as the next change is so near that their context would touch. */
function hunkEnd(steps: readonly Step[], change: number): number {
  let last = change;
  for (let i = change; i < steps.length && i - last <= 2 * contextLines; i++) if (steps[i]?.sign !== " ") last = i;
  return Math.min(steps.length, last + 1 + contextLines);
}

function span(line: number, length: number): string {
  // Of an empty span the line before it is named.
  if (length === 0) return `${line - 1},0`;
  return length === 1 ? `${line}` : `${line},${length}`;
}

function written({ sign, line }: Step): string {
  return line.endsWith("\n") ? sign + line : `${sign}${line}\n\\ No newline at end of file\n`;
}
