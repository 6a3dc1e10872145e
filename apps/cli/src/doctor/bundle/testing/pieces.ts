/** So many characters of a secret are too many to be seen anywhere. */
const pieceLength = 12;

/**
 * The secrets of which a text holds a piece of 12 characters (or all, where one is shorter): as they are, percent-encoded or
 * in base64; whatever the case.
 */
export function foundIn(text: string, secrets: readonly string[]): readonly string[] {
  const folded = text.toLowerCase();
  return secrets.filter((secret) =>
    [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64")]
      .flatMap(piecesOf)
      .some((piece) => folded.includes(piece.toLowerCase())),
  );
}

function piecesOf(secret: string): readonly string[] {
  const length = Math.min(pieceLength, secret.length);
  return Array.from({ length: secret.length - length + 1 }, (_, at) => secret.slice(at, at + length));
}
