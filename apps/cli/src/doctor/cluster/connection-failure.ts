import { quote, systemCode } from "@aws-iam-authenticator/core";

/** Why there was no answer, and what to do about it. */
export interface ConnectionFailure {
  readonly message: string;
  readonly fix: string;
}

const certificateFix =
  "Give the cluster the certificate authority of its kube-apiserver (/etc/kubernetes/pki/ca.crt with kubeadm): kubectl config set-cluster NAME --certificate-authority=ca.crt --embed-certs";

/** By the system's, OpenSSL's and undici's codes. */
const FAILURES: readonly (readonly [codes: RegExp, message: string, fix: string])[] = [
  [
    /^(ENOTFOUND|EAI_AGAIN|EAI_NODATA)$/,
    "its name is not known to DNS",
    "Look at the cluster's server in the kubeconfig; a VPN, or the VPC's DNS, may be needed.",
  ],
  [
    /^ECONNREFUSED$/,
    "nobody listens there",
    "Look at the port of the cluster's server in the kubeconfig, and whether kube-apiserver runs.",
  ],
  [
    /^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|UND_ERR_HEADERS_TIMEOUT|TimeoutError|EHOSTUNREACH|ENETUNREACH|ENETDOWN)$/,
    "there is no answer",
    "Look at routes, security groups and firewalls from here to there; a VPN or a proxy (proxy-url, HTTPS_PROXY) may be needed.",
  ],
  [
    /^(UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|CERT_SIGNATURE_FAILURE|CERT_UNTRUSTED|INVALID_CA)$/,
    "its certificate is of another authority than the kubeconfig names",
    certificateFix,
  ],
  [
    /^CERT_HAS_EXPIRED$/,
    "its certificate, or that of its authority, has expired",
    "Renew it: kubeadm certs renew apiserver.",
  ],
  [/^CERT_NOT_YET_VALID$/, "its certificate is not valid yet", "Compare the clocks of both machines."],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    "its certificate is for other names than the one that is called",
    "Call it by a name that the certificate holds, or name one: kubectl config set-cluster NAME --tls-server-name=HOST",
  ],
  [
    /^(EPROTO|ERR_SSL_\w+)$/,
    "what answers speaks no TLS, or another version of it",
    "Look at the port of the cluster's server in the kubeconfig, and at proxies on the way.",
  ],
  [
    /^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/,
    "the connection was cut",
    "Look at the load balancer before kube-apiserver, and at firewalls on the way.",
  ],
  [/^UND_ERR_(ABORTED|PRX_TLS)$/, "the proxy does not let the connection through", "See the proxy's log."],
];

/** Why a connection failed, in words. Of an error that is not known its code, or its kind. */
export function connectionFailure(error: unknown): ConnectionFailure {
  const codes = [...codesOf(error)];
  for (const [pattern, message, fix] of FAILURES) {
    const code = codes.find((code) => pattern.test(code));
    if (code !== undefined) return { message: `${message} (${code})`, fix };
  }
  return { message: quote(codes[0] ?? "unknown"), fix: "Ask for it by hand: curl -v -k URL/version" };
}

/** Codes and kinds of an error and of those beneath it. */
function* codesOf(error: unknown): Generator<string> {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const code = systemCode(at);
    if (code !== undefined) yield code;
    yield at.name;
    if (at instanceof AggregateError) for (const inner of at.errors) yield* codesOf(inner);
  }
}
