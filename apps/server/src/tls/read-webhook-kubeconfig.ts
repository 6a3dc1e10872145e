import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { readLocatedYaml } from "@aws-iam-authenticator/config";
import { Secret } from "@aws-iam-authenticator/core";
import * as v from "valibot";
import type { KeyPair } from "./check-key-pair.ts";

/** What a webhook kubeconfig has kube-apiserver do. Pieces that cannot be read from here are undefined. */
export interface WebhookKubeconfig {
  readonly server: string;
  /** What it trusts, in PEM. */
  readonly trusted: string | undefined;
  /** Whether it takes any certificate. */
  readonly trustsAnything: boolean;
  /** The name that the server's certificate must be for. */
  readonly serverName: string;
  /** The certificate and key that it shows. */
  readonly client: KeyPair | undefined;
}

const text = v.optional(v.string());

const schema = v.object({
  "current-context": text,
  contexts: v.optional(v.array(v.object({ name: text, context: v.optional(v.object({ cluster: text, user: text })) }))),
  clusters: v.optional(
    v.array(
      v.object({
        name: text,
        cluster: v.optional(
          v.object({
            server: text,
            "certificate-authority": text,
            "certificate-authority-data": text,
            "insecure-skip-tls-verify": v.optional(v.boolean()),
            "tls-server-name": text,
          }),
        ),
      }),
    ),
  ),
  users: v.optional(
    v.array(
      v.object({
        name: text,
        user: v.optional(
          v.object({
            "client-certificate": text,
            "client-certificate-data": text,
            "client-key": text,
            "client-key-data": text,
          }),
        ),
      }),
    ),
  ),
});

/** Reads the webhook kubeconfig at a path; undefined where there is none, or none that says where the server is. */
export async function readWebhookKubeconfig(path: string): Promise<WebhookKubeconfig | undefined> {
  const contents = await readFile(path, "utf8").catch(() => undefined);
  const { located } = contents === undefined ? {} : readLocatedYaml(contents, path, schema);
  if (located === undefined) return undefined;
  const { contexts = [], clusters = [], users = [], "current-context": current } = located.value;
  const context = contexts.find(({ name }) => name === current)?.context;
  const cluster = clusters.find(({ name }) => name === context?.cluster)?.cluster;
  const user = users.find(({ name }) => name === context?.user)?.user;
  const server = cluster?.server;
  if (server === undefined || !URL.canParse(server)) return undefined;
  const cert = await pemOf(user?.["client-certificate-data"], user?.["client-certificate"], path);
  const key = await pemOf(user?.["client-key-data"], user?.["client-key"], path);
  return {
    server,
    trusted: await pemOf(cluster?.["certificate-authority-data"], cluster?.["certificate-authority"], path),
    trustsAnything: cluster?.["insecure-skip-tls-verify"] ?? false,
    serverName: cluster?.["tls-server-name"] || new URL(server).hostname.replace(/^\[(.*)\]$/, "$1"),
    client: cert === undefined || key === undefined ? undefined : { cert, key: new Secret(key) },
  };
}

/** As kube-apiserver reads it: data before a file, whose name counts from the kubeconfig's folder. */
async function pemOf(data: string | undefined, file: string | undefined, kubeconfig: string) {
  if (data) return Buffer.from(data, "base64").toString("utf8");
  if (!file) return undefined;
  return readFile(resolve(dirname(kubeconfig), file), "utf8").catch(() => undefined);
}
