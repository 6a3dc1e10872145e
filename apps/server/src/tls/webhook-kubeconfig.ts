/** The URL at which kube-apiserver calls the server. A hostname that is an IPv6 address is put in brackets. */
export function serverUrl({ hostname, port }: { readonly hostname: string; readonly port: number }): string {
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  return `https://${host}:${port}/authenticate`;
}

/**
 * The text of the kubeconfig that kube-apiserver is started with, `--authentication-token-webhook-config-file`. It holds
 * nothing secret.
 *
 * @param certificate the server's certificate in PEM; kube-apiserver is to trust the first one in it and no other, so
 *   that a server whose certificate is some CA's cannot be replaced by another that this CA vouches for
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#webhook-token-authentication
 */
export function webhookKubeconfig({
  serverUrl,
  certificate,
}: {
  readonly serverUrl: string;
  readonly certificate: string;
}): string {
  return `apiVersion: v1
kind: Config
clusters:
  - name: aws-iam-authenticator
    cluster:
      certificate-authority-data: ${quoted(Buffer.from(firstCertificate(certificate)).toString("base64"))}
      server: ${quoted(serverUrl)}
# The user is kube-apiserver itself, as a client of the webhook; it needs no credentials.
users:
  - name: apiserver
contexts:
  - name: webhook
    context:
      cluster: aws-iam-authenticator
      user: apiserver
current-context: webhook
`;
}

function firstCertificate(pem: string): string {
  const [first = pem] = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/.exec(pem) ?? [];
  return `${first.trim()}\n`;
}

/** A JSON string is a YAML string, but for characters that YAML does not take as they stand. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
