import { CODES, type Kind } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { HTTP_STATUS } from "./http-status.ts";

describe("the HTTP status of", () => {
  it.each<[Kind, number]>([
    ["denied", 200],
    ["malformed", 400],
    ["method", 405],
    ["too-large", 413],
    ["throttled", 429],
    ["unavailable", 503],
    ["config", 503],
  ])("%s is %i", (kind, status) => {
    expect(HTTP_STATUS[kind]).toBe(status);
  });

  it("no code is 500 or 502, which kube-apiserver would ask again and again", () => {
    const statuses = new Set(Object.values(CODES).map(({ kind }) => HTTP_STATUS[kind]));
    expect([...statuses].sort()).toEqual([200, 400, 405, 413, 429, 503]);
  });
});
