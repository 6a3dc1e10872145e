/** Longer texts are no misspelling of a key, and comparing them would take long. */
const longestCompared = 64;

/**
 * The candidate that a text was probably meant to be: the one that takes the fewest edits (a character inserted, left
 * out, replaced, or swapped with its neighbour), case not counted; undefined where none is near, that is within a third
 * of the text's length.
 */
export function nearest(text: string, candidates: Iterable<string>): string | undefined {
  if (text.length > longestCompared) return undefined;
  let best: string | undefined;
  let fewest = Math.max(1, Math.floor(text.length / 3)) + 1;
  const from = text.toLowerCase();
  for (const candidate of candidates) {
    const to = candidate.toLowerCase();
    // Texts whose lengths differ by as much are no nearer: a hundred thousand names are passed over quickly.
    if (Math.abs(from.length - to.length) >= fewest) continue;
    const edits = editDistance(from, to);
    if (edits < fewest && edits < candidate.length) {
      fewest = edits;
      best = candidate;
    }
  }
  return best;
}

/** Lower case can be longer up to twice as long, and the other text by a third again. */
const rowLength = 4 * longestCompared;

/** The optimal string alignment distance, by rows. Of each text less than {@link rowLength} characters may differ. */
function editDistance(from: string, to: string): number {
  let begin = 0;
  while (begin < from.length && from[begin] === to[begin]) begin++;
  let [fromEnd, toEnd] = [from.length, to.length];
  while (fromEnd > begin && toEnd > begin && from[fromEnd - 1] === to[toEnd - 1])
    [fromEnd, toEnd] = [fromEnd - 1, toEnd - 1];
  const width = toEnd - begin;
  let [beforeLast, last, row] = [new Uint8Array(rowLength), new Uint8Array(rowLength), new Uint8Array(rowLength)];
  for (let j = 0; j <= width; j++) last[j] = j;
  for (let i = begin; i < fromEnd; i++) {
    row[0] = i - begin + 1;
    const [own, before] = [from.charCodeAt(i), i > begin ? from.charCodeAt(i - 1) : -1];
    let above = -1;
    for (let j = 1; j <= width; j++) {
      const theirs = to.charCodeAt(begin + j - 1);
      let edits = Math.min(at(last, j - 1) + (own === theirs ? 0 : 1), at(last, j) + 1, at(row, j - 1) + 1);
      if (own === above && before === theirs) edits = Math.min(edits, at(beforeLast, j - 2) + 1);
      row[j] = edits;
      above = theirs;
    }
    [beforeLast, last, row] = [last, row, beforeLast];
  }
  return at(last, width);
}

function at(row: Uint8Array, index: number): number {
  return row[index] ?? 0;
}
