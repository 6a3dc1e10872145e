import { faults, type StsFault } from "./sts-fault.ts";

const minute = 60_000;
const oldest = 15 * minute;
const furthestAhead = 5 * minute;

/**
 * Checks that a request was signed at most 15 minutes ago and at most 5 minutes ahead. `X-Amz-Expires` plays no part:
 * STS ignores it.
 *
 * Faults: `SignatureDoesNotMatch` with `Signature expired` or `Signature not yet current`; `IncompleteSignature` where
 * there is no such moment.
 *
 * @param timestamp such as `20260102T150405Z`
 * @param now milliseconds since 1970
 */
export function checkSignatureAge(timestamp: string, now: number): StsFault | undefined {
  const [, date, hours, minutes, seconds] = /^(\d{8})T(\d\d)(\d\d)(\d\d)Z$/.exec(timestamp) ?? [];
  const day = date?.replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3");
  const signed = Date.parse(`${day}T${hours}:${minutes}:${seconds}Z`);
  if (Number.isNaN(signed) || basicFormat(signed) !== timestamp) {
    return faults.incompleteSignature(`Date must be in ISO-8601 'basic format'. Got '${timestamp}'.`);
  }
  if (signed < now - oldest) return faults.signatureExpired(timestamp, basicFormat(now - oldest), basicFormat(now));
  if (signed > now + furthestAhead) {
    return faults.signatureNotYetCurrent(timestamp, basicFormat(now + furthestAhead), basicFormat(now));
  }
  return undefined;
}

function basicFormat(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replaceAll(/[-:]|\.\d+/g, "");
}
