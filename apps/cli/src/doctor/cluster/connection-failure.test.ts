import { expect, it } from "vitest";
import { connectionFailure } from "./connection-failure.ts";

const withCode = (code: string, cause?: unknown): Error => Object.assign(new Error("secret", { cause }), { code });

it.each<[what: string, error: unknown, message: string]>([
  ["the system's", withCode("ECONNREFUSED"), "nobody listens there (ECONNREFUSED)"],
  [
    "one beneath another",
    new TypeError("x", { cause: withCode("ENOTFOUND") }),
    "its name is not known to DNS (ENOTFOUND)",
  ],
  ["one of several", new AggregateError([withCode("EHOSTUNREACH")]), "there is no answer (EHOSTUNREACH)"],
  ["of time", new DOMException("x", "TimeoutError"), "there is no answer (TimeoutError)"],
  [
    "OpenSSL's",
    withCode("CERT_HAS_EXPIRED"),
    "its certificate, or that of its authority, has expired (CERT_HAS_EXPIRED)",
  ],
  [
    "OpenSSL's of no TLS",
    withCode("ERR_SSL_WRONG_VERSION_NUMBER"),
    "what answers speaks no TLS, or another version of it (ERR_SSL_WRONG_VERSION_NUMBER)",
  ],
  ["one that is not known", withCode("EWHATEVER"), '"EWHATEVER"'],
  ["no error at all", "secret", '"unknown"'],
])("a connection's failure, %s, is told without its text", (_, error, message) => {
  expect(connectionFailure(error).message).toBe(message);
});
