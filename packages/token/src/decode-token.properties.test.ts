import { type Code, CODES, type Outcome, Secret } from "@aws-iam-authenticator/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeToken } from "./decode-token.ts";
import { EncodedSecret } from "./encoded-secret.ts";
import { makeToken } from "./make-token.ts";
import { type PresignedRequest, presignedUrl } from "./presigned-request.ts";
import { clockAtNoon, credentials, tokenOf, urlIn } from "./testing/tokens.ts";

const { token } = await makeToken({
  clusterId: "my-cluster",
  credentials: { ...credentials, sessionToken: "FwoG/+==" },
  region: "eu-central-1",
  clock: clockAtNoon,
});
const url = urlIn(token);

describe("decodeToken gives an outcome and never throws, of", () => {
  const anything = fc.string({ unit: "binary", maxLength: 200 });
  /** A text that somebody altered in a few places, each change a piece that is replaced by another. */
  const altered = (text: string): fc.Arbitrary<string> =>
    fc
      .array(fc.tuple(fc.nat(text.length), fc.nat(6), piece), { minLength: 1, maxLength: 5 })
      .map((changes) =>
        changes.reduce((now, [at, length, put]) => now.slice(0, at) + put + now.slice(at + length), text),
      );
  const piece = fc.oneof(
    fc.string({ unit: "binary", maxLength: 4 }),
    fc.constantFrom("&", "=", "%", "%2", "%00", "%zz", "/", "?", ";", "+", "&Action=", "&__proto__=", "https://", "\n"),
  );

  it.each<[string, fc.Arbitrary<Secret>]>([
    ["any text", anything.map((text) => new Secret(text))],
    ["any text after the prefix", anything.map((text) => new Secret(`k8s-aws-v1.${text}`))],
    ["any bytes in base64url", fc.uint8Array({ maxLength: 400 }).map((bytes) => tokenOf(bytes))],
    ["any URL", fc.webUrl({ withQueryParameters: true, withFragments: true }).map((text) => tokenOf(text))],
    ["any query", anything.map((query) => tokenOf(`https://sts.amazonaws.com/?${query}`))],
    ["an honest token that was altered", altered(token.reveal()).map((text) => new Secret(text))],
    ["a token whose URL was altered", altered(url).map((text) => tokenOf(text))],
  ])("%s", (_, tokens) => {
    fc.assert(
      fc.property(tokens, (one) => isOutcome(decodeToken(one))),
      { numRuns: 1000 },
    );
  });

  /** A request, which in its one spelling is the same request again; or a problem of the token. */
  function isOutcome(outcome: Outcome<PresignedRequest>): boolean {
    if (!outcome.ok) return outcome.problem.code.startsWith("TOKEN_") && outcome.problem.code in CODES;
    const spelling = presignedUrl(outcome.value).reveal();
    const again = decodeToken(tokenOf(spelling));
    return again.ok && presignedUrl(again.value).reveal() === spelling;
  }
});

describe("decodeToken reads", () => {
  const digits = fc.stringMatching(/^[0-9]{8}$/);
  const label = fc.stringMatching(/^[a-z0-9-]{1,63}$/);
  const printable = fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 1,
    maxLength: 500,
  });
  const anyRequest: fc.Arbitrary<PresignedRequest> = fc.record(
    {
      host: fc.stringMatching(/^[a-z0-9.-]{1,253}$/),
      accessKeyId: fc.stringMatching(/^[A-Za-z0-9_]{16,128}$/),
      scope: fc.record({ date: digits, region: label, service: label }),
      signedAt: fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) / 1000 }).map((seconds) => seconds * 1000),
      expires: fc.integer({ min: 0, max: 900 }),
      signedHeaders: fc.array(fc.stringMatching(/^[a-z-]{1,20}$/), { minLength: 1, maxLength: 5 }),
      sessionToken: printable.map((text) => EncodedSecret.of(text)),
      signature: fc.stringMatching(/^[0-9a-f]{64}$/).map((text) => new Secret(text)),
    },
    { requiredKeys: ["host", "accessKeyId", "scope", "signedAt", "expires", "signedHeaders", "signature"] },
  );

  it("every request that has the form, field by field", () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const outcome = decodeToken(tokenOf(presignedUrl(request).reveal()));
        expect(outcome.ok && inTheClear(outcome.value)).toEqual(inTheClear(request));
      }),
      { numRuns: 500 },
    );
  });

  /** Secrets look all alike, so they are compared as texts. */
  function inTheClear({ signature, sessionToken, ...rest }: PresignedRequest): Record<string, unknown> {
    return { ...rest, signature: signature.reveal(), sessionToken: sessionToken?.reveal() };
  }
});

it("every change of one character of a URL is refused, another request, or another case of a percent-escape", () => {
  const characters = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).concat("é");
  const codes = new Set<Code | "ok">();
  const alike: string[] = [];
  for (let at = 0; at <= url.length; at++) {
    const before = url.slice(0, at);
    const changed = [
      before + url.slice(at + 1),
      ...characters.flatMap((one) => [before + one + url.slice(at + 1), before + one + url.slice(at)]),
    ];
    for (const text of new Set(changed)) {
      if (text === url) continue;
      const outcome = decodeToken(tokenOf(text));
      codes.add(outcome.ok ? "ok" : outcome.problem.code);
      if (outcome.ok && presignedUrl(outcome.value).reveal() === url) alike.push(text);
    }
  }
  const escapes = [...url.matchAll(/%[0-9][A-F]/g)];
  expect(alike.toSorted()).toEqual(
    escapes
      .map(({ 0: escape, index }) => url.slice(0, index) + escape.toLowerCase() + url.slice(index + escape.length))
      .toSorted(),
  );
  // Of the codes that a change can lead to, none was missed.
  expect([...codes].toSorted()).toEqual([
    "TOKEN_ACTION",
    "TOKEN_ALGORITHM",
    "TOKEN_CREDENTIAL",
    "TOKEN_DATE",
    "TOKEN_EXPIRES",
    "TOKEN_PARAMETER",
    "TOKEN_SIGNATURE",
    "TOKEN_URL",
    "ok",
  ]);
});
