import type { StsRequest } from "@aws-iam-authenticator/verifier";
import { CallFailure } from "./call-failure.ts";

/**
 * A GET as it goes on the wire.
 *
 * @returns a failure where a part of it would be something else there
 */
export function requestText(host: string, path: string, headers: StsRequest["headers"]): string | CallFailure {
  let text = `GET ${path} HTTP/1.1\r\nhost: ${host}\r\n`;
  let isValid = /^\/[\x21-\x7e]*$/.test(path) && /^[\x21-\x7e]+$/.test(host);
  for (const [name, value] of Object.entries(headers)) {
    isValid &&= /^[\w-]+$/.test(name) && /^[\x20-\x7e]*$/.test(value);
    text += `${name}: ${value}\r\n`;
  }
  return isValid ? `${text}\r\n` : new CallFailure("HTTP_REQUEST_INVALID");
}
