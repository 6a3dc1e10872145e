import { type Safe, safe, systemCode } from "@aws-iam-authenticator/core";

/** Why no answer came: the system's code, such as ECONNREFUSED. The message is left out, since it can hold anything. */
export function failureReason(error: unknown): Safe {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const code = systemCode(at);
    if (code !== undefined && /^[A-Z][A-Z0-9_]{1,63}$/.test(code)) return safe`${code}`;
  }
  return safe`${error instanceof Error ? error.name : typeof error}`;
}
