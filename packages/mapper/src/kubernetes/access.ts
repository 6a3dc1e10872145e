import { readFile } from "node:fs/promises";
import { fail, ok, type Outcome, safe, Secret } from "@aws-iam-authenticator/core";
import type { Credential, Credentials } from "./credentials.ts";
import { execPlugin } from "./exec-plugin.ts";
import type { KubeconfigContext } from "./kubeconfig.ts";
import { unavailable } from "./problems.ts";
import { readable } from "./readable.ts";

/** The way to a kube-apiserver. */
export interface ClusterAccess {
  /** May have a path, below which the API is. */
  readonly url: URL;
  readonly namespace: string;
  readonly inCluster: boolean;
  /** The authorities that are trusted, PEM; undefined for the runtime's own. Problem: `MAPPING_SOURCE_UNAVAILABLE`. */
  authorities(): Promise<Outcome<string | undefined>>;
  /** Accept any certificate: `insecure-skip-tls-verify`. */
  readonly insecure: boolean;
  /** The name that the certificate must have, where that is not the URL's host. */
  readonly serverName: string | undefined;
  /** Of impersonation. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly credentials: Credentials;
}

/** Nobody's credentials, over the runtime's own authorities. Problem: `CONFIG_INVALID`. */
export function bareAccess(master: string): Outcome<ClusterAccess> {
  const url = serverUrl(master);
  if (!url.ok) return url;
  return ok({
    url: url.value,
    namespace: "default",
    inCluster: false,
    authorities: () => Promise.resolve(ok(undefined)),
    insecure: false,
    serverName: undefined,
    headers: {},
    credentials: fixed({}),
  });
}

/**
 * The way that a context of a kubeconfig describes.
 *
 * @param options.master a URL instead of the cluster's
 *
 * Problem: `CONFIG_INVALID`.
 */
export function accessOf(
  context: KubeconfigContext,
  options: {
    readonly master: string | undefined;
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly interactive: boolean;
  },
): Outcome<ClusterAccess> {
  const { cluster, user } = context;
  const url = serverUrl(options.master || cluster.server || "");
  if (!url.ok) return url;
  if (cluster["proxy-url"]) {
    return fail("CONFIG_INVALID", safe`the kubeconfig's proxy-url is not supported; leave it out, or use a tunnel`);
  }
  if (user["auth-provider"] !== undefined) {
    const name = user["auth-provider"].name ?? "";
    return fail("CONFIG_INVALID", safe`the kubeconfig's auth-provider ${name} is not supported; use an exec plugin`);
  }
  const authority = { text: fromBase64(cluster["certificate-authority-data"]), file: cluster["certificate-authority"] };
  return ok({
    url: url.value,
    namespace: context.namespace || "default",
    inCluster: false,
    authorities: () => readable(authority),
    insecure: cluster["insecure-skip-tls-verify"] ?? false,
    serverName: cluster["tls-server-name"] || undefined,
    headers: {
      ...(user.as ? { "impersonate-user": user.as } : {}),
      ...(user["as-uid"] ? { "impersonate-uid": user["as-uid"] } : {}),
      ...(user["as-groups"]?.length ? { "impersonate-group": user["as-groups"] } : {}),
    },
    credentials: credentialsOf(context, url.value, options),
  });
}

/** Where a pod finds its service account. */
const serviceAccount = "/var/run/secrets/kubernetes.io/serviceaccount";

/**
 * The way as a pod finds it; undefined where this is none. The token is read anew for each request, since kubelet
 * replaces it long before it expires.
 */
export async function accessFromPod(
  env: Readonly<Record<string, string | undefined>>,
  folder = serviceAccount,
): Promise<ClusterAccess | undefined> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  if (!host || !port) return undefined;
  const url = `https://${host.includes(":") ? `[${host}]` : host}:${port}`;
  const namespace = await readFile(`${folder}/namespace`, "utf8").catch(() => undefined);
  if (namespace === undefined || !URL.canParse(url)) return undefined;
  return {
    url: new URL(url),
    namespace: namespace.trim() || "default",
    inCluster: true,
    authorities: () => readable({ file: `${folder}/ca.crt` }),
    insecure: false,
    serverName: undefined,
    headers: {},
    credentials: tokenFile(`${folder}/token`),
  };
}

function credentialsOf(
  { user, cluster, userFolder }: KubeconfigContext,
  url: URL,
  options: { readonly env: Readonly<Record<string, string | undefined>>; readonly interactive: boolean },
): Credentials {
  const certificate = { text: fromBase64(user["client-certificate-data"]), file: user["client-certificate"] };
  const key = { text: fromBase64(user["client-key-data"]), file: user["client-key"] };
  if (user.exec !== undefined) {
    return execPlugin(user.exec, { ...options, folder: userFolder, server: url, cluster });
  }
  if (user.tokenFile) return tokenFile(user.tokenFile);
  if (user.token) return fixed({ authorization: new Secret(`Bearer ${user.token}`) });
  if (user.username) {
    const basic = Buffer.from(`${user.username}:${user.password ?? ""}`).toString("base64");
    return fixed({ authorization: new Secret(`Basic ${basic}`) });
  }
  return {
    async current() {
      const [read, readKey] = [await readable(certificate), await readable(key)];
      if (!read.ok) return read;
      if (!readKey.ok) return readKey;
      if (read.value === undefined || readKey.value === undefined) return ok({});
      return ok({ certificate: read.value, key: new Secret(readKey.value) });
    },
    forget: () => false,
  };
}

function tokenFile(file: string): Credentials {
  return {
    async current() {
      const token = await readable({ file });
      if (!token.ok) return token;
      const text = token.value?.trim() ?? "";
      return text === ""
        ? unavailable(safe`the token file ${file} is empty`)
        : ok({ authorization: new Secret(`Bearer ${text}`) });
    },
    forget: () => false,
  };
}

function fixed(credential: Credential): Credentials {
  return { current: () => Promise.resolve(ok(credential)), forget: () => false };
}

function serverUrl(text: string): Outcome<URL> {
  // It is not shown: what stands before the @ may be a password.
  if (text.includes("@")) {
    return fail(
      "CONFIG_INVALID",
      safe`the URL of the kube-apiserver holds ${"@"}; user and password have keys of their own`,
    );
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) {
    url.search = url.hash = "";
    return ok(url);
  }
  return fail("CONFIG_INVALID", safe`${text} is no URL of a kube-apiserver; write it as https://HOST:PORT`);
}

function fromBase64(text: string | undefined): string | undefined {
  return text ? Buffer.from(text, "base64").toString("utf8") : undefined;
}
