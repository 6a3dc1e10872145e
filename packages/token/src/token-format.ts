/** What every token begins with. */
export const TOKEN_PREFIX = "k8s-aws-v1.";

/** The longest token that is looked at, in characters. STS session tokens alone can be over 2.5 KB. */
export const LONGEST_TOKEN = 16 * 1024;

/** The presigned request's fixed parameters. */
export const ACTION = "GetCallerIdentity";
export const VERSION = "2011-06-15";
export const ALGORITHM = "AWS4-HMAC-SHA256";
export const SERVICE = "sts";
export const SCOPE_END = "aws4_request";

/** Largest X-Amz-Expires that a verifier accepts, in seconds. */
export const LONGEST_EXPIRES = 900;

/** How long STS accepts a presigned request after its X-Amz-Date, whatever X-Amz-Expires says; in milliseconds. */
export const TOKEN_LIFETIME_MS = 15 * 60_000;

/**
 * A moment in the form of X-Amz-Date: `20260102T150405Z`; fractions of a second are dropped. Years have four digits.
 *
 * @throws RangeError where the time is no moment
 */
export function formatAmzDate(time: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) throw new RangeError("the time is no moment");
  const year = String(date.getUTCFullYear()).padStart(4, "0");
  const day = `${year}${twoDigits(date.getUTCMonth() + 1)}${twoDigits(date.getUTCDate())}`;
  return `${day}T${twoDigits(date.getUTCHours())}${twoDigits(date.getUTCMinutes())}${twoDigits(date.getUTCSeconds())}Z`;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** Reads an X-Amz-Date: milliseconds since 1970, or undefined where it is not of the form or no real moment. */
export function parseAmzDate(text: string): number | undefined {
  if (!/^\d{8}T\d{6}Z$/.test(text)) return undefined;
  const digits = (from: number, to: number): number => Number(text.slice(from, to));
  const date = new Date(0);
  // By setters, since `Date.UTC` takes the years 0 to 99 for some of the twentieth century.
  date.setUTCFullYear(digits(0, 4), digits(4, 6) - 1, digits(6, 8));
  const time = date.setUTCHours(digits(9, 11), digits(11, 13), digits(13, 15));
  // Impossible moments overflow, such as 24:00:00 and 30 February.
  return formatAmzDate(time) === text ? time : undefined;
}
