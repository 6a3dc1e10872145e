import { fail } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import type { Authentication } from "./authenticate.ts";
import { rememberByAuthentication } from "./remember-by-authentication.ts";

const once: Authentication = { outcome: fail("NOT_MAPPED"), caller: undefined };

describe("rememberByAuthentication", () => {
  it("makes a result once of what comes again", () => {
    const again = { ...once, comesAgain: true } as const;
    const of = rememberByAuthentication(() => ({}));
    expect(of(again)).toBe(of(again));
    expect(of({ ...again })).not.toBe(of(again));
  });

  it("makes one each time of what comes once", () => {
    const of = rememberByAuthentication(() => ({}));
    expect(of(once)).not.toBe(of(once));
  });
});
