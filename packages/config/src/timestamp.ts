/**
 * The moment that a text names as RFC 3339 does, in milliseconds since 1970; undefined where it names none, or one that is
 * not in the calendar. A leap second is not accepted.
 *
 * @see https://www.rfc-editor.org/rfc/rfc3339#section-5.6
 */
export function parseTimestamp(text: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i.exec(
    text,
  );
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0] = match.slice(1, 4).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  // The 30th of February would be taken for the 2nd of March.
  return date.getUTCMonth() + 1 === month && date.getUTCDate() === day ? Date.parse(text.toUpperCase()) : undefined;
}
