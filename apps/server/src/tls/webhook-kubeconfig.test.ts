import { Secret } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { firstCertificate, serverUrl, webhookKubeconfig } from "./webhook-kubeconfig.ts";

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
    const text = webhookKubeconfig({ serverUrl: "https://localhost:21362/authenticate", trusted: pem("TUlJQg==") });
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

  it("holds kube-apiserver's certificate and key where it is to show one", () => {
    const client = { cert: pem("Q0VSVA=="), key: new Secret("the key") };
    const text = webhookKubeconfig({ serverUrl: "https://localhost:21362/authenticate", trusted: pem("Q0E="), client });
    expect(text.slice(text.indexOf("# The user"), text.indexOf("contexts:"))).toBe(
      `# The user is kube-apiserver itself, as a client of the webhook.
users:
  - name: apiserver
    user:
      client-certificate-data: "${Buffer.from(client.cert).toString("base64")}"
      client-key-data: "${Buffer.from("the key").toString("base64")}"
`,
    );
  });

  it.each([
    ['a"\n  insecure-skip-tls-verify: true #', String.raw`"a\"\n  insecure-skip-tls-verify: true #"`],
    ["a\\", String.raw`"a\\"`],
    ["a: b # {{x}}", '"a: b # {{x}}"'],
    ["a\u0085\u2028\ufeffb\u007f", String.raw`"a\u0085\u2028\ufeffb\u007f"`],
  ])("quotes a server URL of %j so that it stays one value", (serverUrl, expected) => {
    const text = webhookKubeconfig({ serverUrl, trusted: pem("TUlJQg==") });
    expect(text.split("\n").filter((line) => line.includes("server:"))).toEqual([`      server: ${expected}`]);
    expect(text.split("\n")).toHaveLength(17);
  });
});

describe("firstCertificate", () => {
  it.each([
    ["what follows it", `${pem("TUlJQg==")}${pem("T1RIRVI=")}`],
    ["what stands before it", `Certificate:\n  Data:\n${pem("TUlJQg==")}`],
  ])("leaves out %s", (_, text) => {
    expect(firstCertificate(text)).toBe(pem("TUlJQg=="));
  });
});
