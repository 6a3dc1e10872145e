import { X509Certificate } from "node:crypto";
import { ok, type Outcome, safe, valueOrThrow } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { collectLog } from "../testing/collect-log.ts";
import type { Authority } from "./authority-files.ts";
import { issueServing, makeAuthority } from "./certificate-authority.ts";
import type { CertificateEvent } from "./certificate-events.ts";
import type { KeyPairNews } from "./key-pair-news.ts";
import { logKeyPairNews } from "./log-key-pair-news.ts";

const day = 24 * 3_600_000;
const now = Date.UTC(2026, 0, 2, 15, 4, 5);
const ca = await makeAuthority({ now });
const pair = valueOrThrow(await issueServing(ca, { hostname: "localhost", address: "::1", now }));
const end = new X509Certificate(pair.cert).validToDate.getTime();
const endOfCa = new X509Certificate(ca.cert).validToDate.getTime();
const authority: Authority = {
  certPath: "/state/ca.pem",
  keyPath: "/state/ca-key.pem",
  trusted: ca.cert,
  signer: ca,
  certificate: new X509Certificate(ca.cert),
};
const problem = { code: "KEY_PAIR_INVALID", detail: safe`it is so` } as const;

/** What was logged and observed of news, each at its moment. */
function told(news: readonly (readonly [at: number, news: KeyPairNews])[]) {
  const { logger, lines } = collectLog();
  const events: CertificateEvent[] = [];
  let clock = now;
  const paths = { certPath: "/state/cert.pem", keyPath: "/state/key.pem" };
  const tell = logKeyPairNews({ paths, clock: { now: () => clock }, logger, observe: (event) => events.push(event) });
  for (const [at, one] of news) {
    clock = at;
    tell(one);
  }
  return { events, lines: lines.map((line) => line.replace(/^time="\S+" /, "")) };
}

const lookedAt = (found: Outcome<Authority | undefined> = ok(authority)): KeyPairNews => ({
  kind: "looked-at",
  pair,
  authority: found,
});

describe("in log and metrics", () => {
  const paths = "certPath=/state/cert.pem";
  it.each<[news: KeyPairNews, line: string, events: readonly CertificateEvent[]]>([
    [
      { kind: "replaced", pair, renewed: false, warnings: [] },
      `level=info msg="serving another certificate" ${paths} keyPath=/state/key.pem until="2026-04-02T14:04:05.000Z"`,
      [
        { type: "certificate-reload", result: "applied" },
        { type: "certificate-expiry", certificate: "serving", at: end },
      ],
    ],
    [
      { kind: "replaced", pair, renewed: true, warnings: [] },
      `level=info msg="renewed the certificate" ${paths} keyPath=/state/key.pem until="2026-04-02T14:04:05.000Z"`,
      [
        { type: "certificate-reload", result: "applied" },
        { type: "certificate-renewal", result: "renewed" },
        { type: "certificate-expiry", certificate: "serving", at: end },
      ],
    ],
    [
      { kind: "refused", problem },
      `level=error msg="the certificate and key were changed but are not served; those before still are" ${paths} error="KEY_PAIR_INVALID: the TLS certificate and key cannot be used (it is so)" keyPath=/state/key.pem`,
      [{ type: "certificate-reload", result: "refused" }],
    ],
    [
      { kind: "renewal-failed", problem },
      `level=error msg="the certificate could not be renewed; it is tried again" ${paths} error="KEY_PAIR_INVALID: the TLS certificate and key cannot be used (it is so)" keyPath=/state/key.pem`,
      [{ type: "certificate-renewal", result: "failed" }],
    ],
    [
      { kind: "files-agree" },
      `level=info msg="the certificate and key are as they are served again" ${paths} keyPath=/state/key.pem`,
      [],
    ],
  ])("%j", (news, line, events) => {
    expect(told([[now, news]])).toEqual({ lines: [line], events });
  });
});

describe("an end that nears", () => {
  it("is measured at each look, and told from 30 days before once a day; at first the certificate's own warning does", () => {
    const { lines, events } = told([
      [end - 31 * day, lookedAt()],
      [end - 30 * day, lookedAt()],
      [end - 30 * day + 1, lookedAt()],
      [end - 29.5 * day, lookedAt()],
      [end - 29 * day + 1, lookedAt()],
    ]);
    expect(lines).toEqual([
      `level=warning msg="the certificate expires soon" days=29 until="2026-04-02T14:04:05.000Z"`,
      `level=warning msg="the certificate expires soon" days=28 until="2026-04-02T14:04:05.000Z"`,
    ]);
    expect(events.slice(0, 2)).toEqual([
      { type: "certificate-expiry", certificate: "serving", at: end },
      { type: "certificate-expiry", certificate: "ca", at: endOfCa },
    ]);
    expect(told([[end - day, lookedAt()]]).lines).toEqual([]);
  });

  it("of the CA is told from half a year before, from the first look on", () => {
    expect(told([[endOfCa - 181 * day, lookedAt()]]).lines).toEqual([]);
    const [line] = told([[endOfCa - 179.5 * day, lookedAt()]]).lines;
    expect(line).toMatch(
      /^level=warning msg="the CA expires soon: kube-apiserver needs another" days=179 until="2035-/,
    );
  });
});

it("what will fail elsewhere with another certificate is told with it", () => {
  const warnings = [safe`it is not for ${"a.example"}`];
  expect(told([[end - day, { kind: "replaced", pair, renewed: false, warnings }]]).lines).toEqual([
    expect.stringContaining("serving another certificate"),
    String.raw`level=warning msg="it is not for \"a.example\""`,
  ]);
});

it("a CA that cannot be used is told once, and when it can", () => {
  const broken = lookedAt({ ok: false, problem });
  const { lines } = told([
    [now, lookedAt()],
    [now, broken],
    [now, broken],
    [now, lookedAt(ok(undefined))],
  ]);
  expect(lines).toEqual([
    'level=error msg="the CA cannot be used, and the certificate is not renewed" error="KEY_PAIR_INVALID: the TLS certificate and key cannot be used (it is so)"',
    'level=info msg="the CA can be used again"',
  ]);
});
