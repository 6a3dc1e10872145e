/**
 * An error of undici as the SDK's own handler would have thrown it: by its name and code the SDK sees whether to try once
 * more, and its message says something, which that of several addresses tried in vain does not.
 */
export function asTheSdkKnowsIt(error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  const code = String(error.code);
  const isPassing = /^UND_ERR_(CONNECT_TIMEOUT|HEADERS_TIMEOUT|BODY_TIMEOUT|SOCKET)$/.test(code);
  if (!isPassing && error.message !== "") return error;
  const told = Object.assign(new Error(error.message || code, { cause: error }), { code });
  return isPassing ? Object.assign(told, { name: "TimeoutError" }) : told;
}
