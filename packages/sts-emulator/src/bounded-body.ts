import { faults, type StsFault } from "./sts-fault.ts";

/** Longest body that is read, in bytes. The longest real ones carry a session policy of 2 KiB and session tags. */
const longestBody = 64 * 1024;

/**
 * The body of a request as text; empty where there is none.
 *
 * Faults: `RequestEntityTooLarge` over 64 KiB, `MalformedQueryString` where it is no UTF-8.
 */
export async function readBoundedBody(request: Request): Promise<string | StsFault> {
  if (request.body === null) return "";
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const reader = request.body.getReader();
  let text = "";
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    length += value?.byteLength ?? 0;
    if (length > longestBody) {
      await reader.cancel();
      return faults.bodyTooLarge();
    }
    try {
      text += decoder.decode(value, { stream: !done });
    } catch {
      await reader.cancel();
      return faults.malformedQuery();
    }
    if (done) return text;
  }
}
