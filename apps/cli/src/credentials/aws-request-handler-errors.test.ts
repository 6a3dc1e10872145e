import { errors } from "undici";
import { describe, expect, it } from "vitest";
import { asTheSdkKnowsIt } from "./aws-request-handler-errors.ts";

describe("the SDK tries once more after", () => {
  it.each([
    new errors.ConnectTimeoutError("too slow"),
    new errors.HeadersTimeoutError("too slow"),
    new errors.BodyTimeoutError("too slow"),
    new errors.SocketError("other side closed"),
  ])("%s", (error) => {
    expect(asTheSdkKnowsIt(error)).toMatchObject({ name: "TimeoutError", message: error.message, code: error.code });
  });
});

it.each([
  Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "ECONNREFUSED" }),
  new errors.RequestAbortedError("enough"),
  new Error("no code"),
  "no error",
])("%s stays what it is", (error) => {
  expect(asTheSdkKnowsIt(error)).toBe(error);
});

it("what says nothing tells its code", () => {
  const error = Object.assign(new AggregateError([new Error("1"), new Error("2")]), { code: "ECONNREFUSED" });
  expect(asTheSdkKnowsIt(error)).toMatchObject({ message: "ECONNREFUSED", code: "ECONNREFUSED", cause: error });
});
