import { describe, expect, it } from "vitest";
import { serverUrl, webhookKubeconfig } from "./webhook-kubeconfig.ts";

const pem = (content: string) => `-----BEGIN CERTIFICATE-----\n${content}\n-----END CERTIFICATE-----\n`;

describe("serverUrl", () => {
  it.each([
    ["localhost", 21362, "https://localhost:21362/authenticate"],
    ["127.0.0.1", 443, "https://127.0.0.1:443/authenticate"],
    ["::1", 21362, "https://[::1]:21362/authenticate"],
    ["auth.example.com", 21362, "https://auth.example.com:21362/authenticate"],
  ])("of %s and port %d is %s", (hostname, port, url) => {
    expect(serverUrl({ hostname, port })).toBe(url);
  });
});

describe("webhookKubeconfig", () => {
  it("is a kubeconfig for kube-apiserver", () => {
    const text = webhookKubeconfig({ serverUrl: "https://localhost:21362/authenticate", certificate: pem("TUlJQg==") });
    expect(text).toMatchInlineSnapshot(`
      "apiVersion: v1
      kind: Config
      clusters:
        - name: aws-iam-authenticator
          cluster:
            certificate-authority-data: "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tClRVbEpRZz09Ci0tLS0tRU5EIENFUlRJRklDQVRFLS0tLS0K"
            server: "https://localhost:21362/authenticate"
      # The user is kube-apiserver itself, as a client of the webhook; it needs no credentials.
      users:
        - name: apiserver
      contexts:
        - name: webhook
          context:
            cluster: aws-iam-authenticator
            user: apiserver
      current-context: webhook
      "
    `);
  });

  it.each([
    ["what follows the first certificate", `${pem("TUlJQg==")}${pem("T1RIRVI=")}`],
    ["what stands before it", `Certificate:\n  Data:\n${pem("TUlJQg==")}`],
  ])("leaves out %s, so that kube-apiserver trusts that one alone", (_, certificate) => {
    const [, data = ""] =
      /authority-data: "(.*)"/.exec(webhookKubeconfig({ serverUrl: "https://h:1/", certificate })) ?? [];
    expect(Buffer.from(data, "base64").toString()).toBe(pem("TUlJQg=="));
  });

  it.each([
    ['a"\n  insecure-skip-tls-verify: true #', String.raw`"a\"\n  insecure-skip-tls-verify: true #"`],
    ["a\\", String.raw`"a\\"`],
    ["a: b # {{x}}", '"a: b # {{x}}"'],
    ["a\u0085\u2028\ufeffb\u007f", String.raw`"a\u0085\u2028\ufeffb\u007f"`],
  ])("quotes a server URL of %j so that it stays one value", (serverUrl, expected) => {
    const text = webhookKubeconfig({ serverUrl, certificate: pem("TUlJQg==") });
    expect(text.split("\n").filter((line) => line.includes("server:"))).toEqual([`      server: ${expected}`]);
    expect(text.split("\n")).toHaveLength(17);
  });
});
