import { Secret, valueOrThrow } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { issueClient, issueServing, makeAuthority } from "./certificate-authority.ts";
import { isUpToDate, refusalBy } from "./judge-webhook-kubeconfig.ts";
import type { WebhookKubeconfig } from "./read-webhook-kubeconfig.ts";
import { makeSelfSigned } from "./self-signed-certificate.ts";
import { makeForeignAuthority } from "./testing/make-authority.ts";

const now = Date.now();
const day = 24 * 3_600_000;
const names = { hostname: "localhost", address: "127.0.0.1", now };
const authority = await makeAuthority({ now });
const another = await makeAuthority({ now });
const serving = valueOrThrow(await issueServing(authority, names));
const selfSigned = await makeSelfSigned(names);
const renewedSelfSigned = await makeSelfSigned(names);

describe("kube-apiserver", () => {
  const says = { trusted: authority.cert, trustsAnything: false, serverName: "localhost" };
  const noTrust = "it does not trust the certificate";
  it.each<[what: string, kubeconfig: Partial<Omit<WebhookKubeconfig, "server">>, cert: string, refusal?: string]>([
    ["takes what its CA has signed", {}, serving.cert],
    ["takes it by an address", { serverName: "127.0.0.1" }, serving.cert],
    ["refuses what another CA has signed", { trusted: another.cert }, serving.cert, noTrust],
    ["takes the certificate that it was given", { trusted: selfSigned.cert }, selfSigned.cert],
    ["refuses the successor of that", { trusted: selfSigned.cert }, renewedSelfSigned.cert, noTrust],
    [
      "refuses what is for another name",
      { serverName: "auth.example.com" },
      serving.cert,
      'it calls the server "auth.example.com", which the certificate is not for',
    ],
    [
      "refuses what it must not trust before the name",
      { trusted: another.cert, serverName: "x" },
      serving.cert,
      noTrust,
    ],
    [
      "that trusts anything takes anything",
      { trustsAnything: true, trusted: another.cert, serverName: "x" },
      serving.cert,
    ],
    ["whose CA is not known here may take it", { trusted: undefined }, serving.cert],
    ["whose CA cannot be read here may take it", { trusted: "x" }, serving.cert],
  ])("%s", (_, kubeconfig, cert, refusal) => {
    expect(refusalBy({ ...says, ...kubeconfig }, cert)).toBe(refusal);
  });
});

const serverUrl = "https://localhost:21362/authenticate";
const client = valueOrThrow(await issueClient(authority, { now }));
const foreign = valueOrThrow(await issueClient(another, { now }));
const short = await makeForeignAuthority({ from: now - day, to: now + 10 * day });
const shortClient = valueOrThrow(await issueClient(short, { now }));
const good = { server: serverUrl, trusted: authority.cert, trustsAnything: false, serverName: "localhost", client };
const later = now + (3650 - 200) * day;

describe("a webhook kubeconfig stays as it is", () => {
  it.each<[what: string, kubeconfig: Partial<WebhookKubeconfig>, wanted: object, stays: boolean]>([
    ["where it says it all", {}, {}, true],
    ["without a certificate to show where none is wanted", { client: undefined }, { withClient: false }, true],
    ["not without one", { client: undefined }, {}, false],
    ["not with one of another CA", { client: foreign }, {}, false],
    ["not with one that is none", { client: { cert: "x", key: new Secret("x") } }, {}, false],
    ["not with another URL", { server: "https://localhost:1/authenticate" }, {}, false],
    ["not with another CA", { trusted: another.cert }, {}, false],
    ["not where one CA is followed by another", {}, { trusted: authority.cert + another.cert }, false],
    ["with a certificate that ends within a year where its CA does", {}, { now: later }, true],
    ["with a short one of a short CA", { trusted: short.cert, client: shortClient }, { trusted: short.cert }, true],
  ])("%s", (_, kubeconfig, wanted, stays) => {
    const usual = { serverUrl, trusted: authority.cert, withClient: true, now };
    expect(isUpToDate({ ...good, ...kubeconfig }, { ...usual, ...wanted })).toBe(stays);
  });

  it("not with a certificate that ends within a year, before its CA does", async () => {
    const long = await makeForeignAuthority({ from: now - day, to: now + 20 * 365 * day });
    const client = valueOrThrow(await issueClient(long, { now }));
    const kubeconfig = { ...good, trusted: long.cert, client };
    const wanted = { serverUrl, trusted: long.cert, withClient: true };
    expect(isUpToDate(kubeconfig, { ...wanted, now })).toBe(true);
    expect(isUpToDate(kubeconfig, { ...wanted, now: later })).toBe(false);
  });
});
