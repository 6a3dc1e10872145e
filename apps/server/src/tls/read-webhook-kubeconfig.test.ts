import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Secret } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/clean-up.ts";
import { readWebhookKubeconfig } from "./read-webhook-kubeconfig.ts";
import { webhookKubeconfig } from "./webhook-kubeconfig.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");

async function readText(text: string, files: Readonly<Record<string, string>> = {}) {
  const folder = await temporaryFolder();
  for (const [name, contents] of Object.entries(files)) await writeFile(join(folder, name), contents);
  await writeFile(join(folder, "kubeconfig.yaml"), text);
  return readWebhookKubeconfig(join(folder, "kubeconfig.yaml"));
}

const kubeconfig = (cluster: string, user = "{}") => `
current-context: b
contexts:
- { name: a, context: { cluster: other } }
- { name: b, context: { cluster: webhook, user: apiserver } }
clusters:
- { name: other, cluster: { server: "https://other/" } }
- name: webhook
  cluster: { ${cluster} }
users:
- { name: apiserver, user: ${user} }
`;
const server = "https://[::1]:21362/authenticate";
const url = `server: "${server}"`;
const plain = { server, trusted: undefined, trustsAnything: false, serverName: "::1", client: undefined };

describe("a webhook kubeconfig", () => {
  it("that was written here is read as it was meant", async () => {
    const client = { cert: "the certificate", key: new Secret("the key") };
    const read = await readText(webhookKubeconfig({ serverUrl: "https://localhost:1/", trusted: "the CA", client }));
    expect(read).toMatchObject({ server: "https://localhost:1/", trusted: "the CA", serverName: "localhost" });
    expect([read?.client?.cert, read?.client?.key.reveal()]).toEqual(["the certificate", "the key"]);
  });

  it.each<[what: string, text: string, read: object]>([
    ["says where the server is, in its current context", kubeconfig(url), plain],
    [
      "holds whom it trusts",
      kubeconfig(`${url}, certificate-authority-data: ${base64("CA")}`),
      { ...plain, trusted: "CA" },
    ],
    ["names a file for that", kubeconfig(`${url}, certificate-authority: ca.pem`), { ...plain, trusted: "in a file" }],
    [
      "has data before a file",
      kubeconfig(`${url}, certificate-authority: ca.pem, certificate-authority-data: ${base64("CA")}`),
      { ...plain, trusted: "CA" },
    ],
    ["names a file that is not here", kubeconfig(`${url}, certificate-authority: no.pem`), plain],
    ["trusts anything", kubeconfig(`${url}, insecure-skip-tls-verify: true`), { ...plain, trustsAnything: true }],
    ["expects another name", kubeconfig(`${url}, tls-server-name: a.example`), { ...plain, serverName: "a.example" }],
    ["shows half of a pair", kubeconfig(url, `{ client-certificate-data: ${base64("x")} }`), plain],
  ])("that %s", async (_, text, read) => {
    expect(await readText(text, { "ca.pem": "in a file" })).toEqual(read);
  });

  it.each<[what: string, text: string]>([
    ["is empty", ""],
    ["is no YAML", "a: [b"],
    ["names no current context", kubeconfig(url).replace("current-context: b", "")],
    ["names a context that is not there", kubeconfig(url).replace("current-context: b", "current-context: c")],
    ["says no server", kubeconfig("")],
    ["says a server that is no URL", kubeconfig("server: localhost")],
    ["is of another shape", "clusters: x"],
  ])("that %s says nothing", async (_, text) => {
    expect(await readText(text)).toBeUndefined();
  });

  it("that is not there says nothing", async () => {
    expect(await readWebhookKubeconfig(join(await temporaryFolder(), "kubeconfig.yaml"))).toBeUndefined();
  });
});
