import { X509Certificate } from "node:crypto";
import { valueOrThrow } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { issueServing, makeAuthority } from "./certificate-authority.ts";
import { isDue, lacksNames, renewalTime } from "./renewal.ts";

const day = 24 * 3_600_000;
const from = Date.UTC(2026, 0, 1);
const certificate = { validFromDate: new Date(from), validToDate: new Date(from + 90 * day) };

describe("a certificate of 90 days is renewed", () => {
  it.each([
    [0, 60],
    [0.5, 58.5],
    [1, 57],
  ])("with a spread of %d after %d days", (spread, days) => {
    expect((renewalTime(certificate, spread) - from) / day).toBeCloseTo(days);
  });
});

const authority = await makeAuthority({ now: from });
const names = { hostname: "localhost", address: "127.0.0.1" };
const serving = new X509Certificate(valueOrThrow(await issueServing(authority, { ...names, now: from })).cert);

describe("a certificate is due", () => {
  it.each([
    ["before it is valid, by a clock that was ahead when it was made", from - day, true],
    ["when it is new", from, false],
    ["after half its time", from + 45 * day, false],
    ["after two thirds of it", from + 60 * day, true],
    ["when it has ended", from + 91 * day, true],
  ])("%s: at %d %s", (_, now, due) => {
    expect(isDue(serving, { now, spread: 0 })).toBe(due);
  });
});

describe("a certificate for localhost and 127.0.0.1 lacks a name", () => {
  it.each([
    [names, false],
    [{ ...names, address: "0.0.0.0" }, false],
    [{ ...names, hostname: "auth.example.com" }, true],
    [{ ...names, address: "10.0.0.7" }, true],
    [{ ...names, sans: ["127.0.0.1", "localhost"] }, false],
    [{ ...names, sans: ["::1"] }, true],
  ])("of %j: %s", (wanted, lacks) => {
    expect(lacksNames(serving, wanted)).toBe(lacks);
  });
});
