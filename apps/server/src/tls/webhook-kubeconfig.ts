import type { KeyPair } from "./check-key-pair.ts";

/** The URL at which kube-apiserver calls the server. A hostname that is an IPv6 address is put in brackets. */
export function serverUrl({ hostname, port }: { readonly hostname: string; readonly port: number }): string {
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  return `https://${host}:${port}/authenticate`;
}

/**
 * The text of the kubeconfig that kube-apiserver is started with, `--authentication-token-webhook-config-file`. It holds a
 * secret only with a client's key.
 *
 * @param options.trusted what kube-apiserver is to trust, in PEM: the CA that signs the server's certificates, or the
 *   server's certificate itself
 * @param options.client certificate and key that kube-apiserver is to show. Default: it shows none
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#webhook-token-authentication
 */
export function webhookKubeconfig(options: {
  readonly serverUrl: string;
  readonly trusted: string;
  readonly client?: KeyPair | undefined;
}): string {
  const { serverUrl, trusted, client } = options;
  return `apiVersion: v1
kind: Config
clusters:
  - name: aws-iam-authenticator
    cluster:
      certificate-authority-data: ${base64(trusted)}
      server: ${quoted(serverUrl)}
${client === undefined ? userWithoutCredentials : userWith(client)}
contexts:
  - name: webhook
    context:
      cluster: aws-iam-authenticator
      user: apiserver
current-context: webhook
`;
}

const userWithoutCredentials = `# The user is kube-apiserver itself, as a client of the webhook; it needs no credentials.
users:
  - name: apiserver`;

const userWith = ({ cert, key }: KeyPair): string => `# The user is kube-apiserver itself, as a client of the webhook.
users:
  - name: apiserver
    user:
      client-certificate-data: ${base64(cert)}
      client-key-data: ${base64(key.reveal())}`;

/**
 * The first certificate of a PEM text. Where there is no CA of our own kube-apiserver is to trust that one and no other, so
 * that a server whose certificate is some CA's cannot be replaced by another that this CA vouches for.
 */
export function firstCertificate(pem: string): string {
  const [first = pem] = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/.exec(pem) ?? [];
  return `${first.trim()}\n`;
}

function base64(text: string): string {
  return quoted(Buffer.from(text).toString("base64"));
}

/** A JSON string is a YAML string, but for characters that YAML does not take as they stand. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
