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

/** A moment in the form of X-Amz-Date: `20260102T150405Z`; fractions of a second are dropped. Years have four digits. */
export function formatAmzDate(time: number): string {
  const iso = new Date(time).toISOString();
  const [year, month, dayAndHour] = [iso.slice(0, 4), iso.slice(5, 7), iso.slice(8, 13)];
  return `${year}${month}${dayAndHour}${iso.slice(14, 16)}${iso.slice(17, 19)}Z`;
}

/** Reads an X-Amz-Date: milliseconds since 1970, or undefined where it is not of the form or no real moment. */
export function parseAmzDate(text: string): number | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  // Date.parse lets some impossible moments overflow, such as 24:00:00 and, in some runtimes, 30 February.
  return !Number.isNaN(time) && formatAmzDate(time) === text ? time : undefined;
}
