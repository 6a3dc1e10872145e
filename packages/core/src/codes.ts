/**
 * What sort of answer a code leads to. The server gives each kind one HTTP status.
 *
 * - `malformed`, `too-large`, `method`: the request is no TokenReview that can be answered.
 * - `denied`: the review is answered with `authenticated: false`.
 * - `throttled`: too many requests, here or at STS; the same token may be good later.
 * - `unavailable`: a fault that says nothing about the token.
 * - `config`: a command or the server cannot start; never an answer to a review.
 */
export type Kind = "malformed" | "too-large" | "method" | "denied" | "throttled" | "unavailable" | "config";

/** Label `result` of the latency metric; the spelling `uknown_user` is the reference implementation's. */
export type MetricResult =
  | "malformed_request"
  | "invalid_token"
  | "sts_error"
  | "sts_throttling"
  | "uknown_user"
  | "internal_error";

export interface CodeRow {
  readonly kind: Kind;
  readonly result: MetricResult;
  /** Whether a refusal with this code may be answered from memory for a short while. */
  readonly remember: boolean;
  /** One sentence for logs, answers and errors; no full stop. */
  readonly says: string;
  /** What to do about it. */
  readonly fix: string;
}

const token = { kind: "denied", result: "invalid_token", remember: false } as const;
const refusal = { kind: "denied", result: "sts_error", remember: true } as const;
const fault = { kind: "unavailable", result: "sts_error", remember: false } as const;
const mapping = { kind: "denied", result: "uknown_user", remember: false } as const;
const review = { result: "malformed_request", remember: false } as const;
const config = { kind: "config", result: "malformed_request", remember: false } as const;

const remake = "Make the token with `aws-iam-authenticator token` or another current client, and send it unaltered.";

/**
 * Every code there is, with all that is said or done because of it. Nothing else in the project writes a code's
 * sentence, status or metric label.
 */
export const CODES = {
  // ── the token's grammar ────────────────────────────────────────────────────────────────────────────────────────────
  TOKEN_TOO_LARGE: {
    ...token,
    says: "the token is longer than 16 KiB",
    fix: "STS session tokens are never that long: look at what made this token.",
  },
  TOKEN_PREFIX: {
    ...token,
    says: "the bearer token does not begin with k8s-aws-v1. as those of aws-iam-authenticator do",
    fix: "Where several authenticators are configured this is normal for the others' tokens; else check the kubeconfig's user.",
  },
  TOKEN_ENCODING: { ...token, says: "the token is not canonical unpadded base64url", fix: remake },
  TOKEN_URL: { ...token, says: "the token does not hold a URL of the form https://HOST/?PARAMETERS", fix: remake },
  TOKEN_PARAMETER: {
    ...token,
    says: "a query parameter is missing, empty, repeated, unknown or not spelt as published",
    fix: remake,
  },
  TOKEN_ACTION: {
    ...token,
    says: "the presigned request is not GetCallerIdentity of version 2011-06-15",
    fix: remake,
  },
  TOKEN_ALGORITHM: { ...token, says: "the signature algorithm is not AWS4-HMAC-SHA256", fix: remake },
  TOKEN_CREDENTIAL: {
    ...token,
    says: "X-Amz-Credential is not of the form KEY/DATE/REGION/SERVICE/aws4_request",
    fix: remake,
  },
  TOKEN_DATE: { ...token, says: "X-Amz-Date is no date of the form YYYYMMDDTHHMMSSZ", fix: remake },
  TOKEN_EXPIRES: { ...token, says: "X-Amz-Expires is not a whole number from 0 to 900", fix: remake },
  TOKEN_SIGNATURE: { ...token, says: "X-Amz-Signature is not 64 lower-case hexadecimal digits", fix: remake },

  // ── the token's policy ─────────────────────────────────────────────────────────────────────────────────────────────
  TOKEN_HOST: {
    ...token,
    says: "the token's host is no STS endpoint of this cluster's partition",
    fix: "Check server.partition and the client's region; a region newer than this release goes into server.sts.regions.",
  },
  TOKEN_SIGNED_HEADERS: {
    ...token,
    says: "the signed headers are not exactly host and x-k8s-aws-id, so the token is not bound to a cluster",
    fix: remake,
  },
  TOKEN_SCOPE: {
    ...token,
    says: "the credential scope does not agree with the host's region, the service sts or the date",
    fix: remake,
  },
  TOKEN_EXPIRED: {
    ...token,
    says: "the token was signed more than 15 minutes ago",
    fix: "Make a new token; if new ones are refused too, compare the clocks of client and server.",
  },
  TOKEN_NOT_YET_VALID: {
    ...token,
    says: "the token was signed more than 5 minutes in the future",
    fix: "Compare the clocks of client and server.",
  },

  // ── STS ────────────────────────────────────────────────────────────────────────────────────────────────────────────
  STS_SIGNATURE_MISMATCH: {
    ...refusal,
    says: "STS refused the signature: the token was made for another cluster id, or altered, or with a wrong secret key",
    fix: "Compare the client's cluster id (-i) with the server's clusterID; then check the client's secret key.",
  },
  STS_UNKNOWN_KEY: {
    ...refusal,
    says: "STS does not know the access key, or its session token is not valid",
    fix: "Check the client's credentials with `aws sts get-caller-identity`; a new key takes some seconds to be known.",
  },
  STS_CREDENTIALS_EXPIRED: {
    ...refusal,
    says: "STS says that the credentials or the signature have expired, or are not valid yet",
    fix: "Renew the client's credentials; if they are fresh, compare the clocks of client and server.",
  },
  STS_REFUSED: {
    ...refusal,
    says: "STS refused the request",
    fix: "Check the client's credentials with `aws sts get-caller-identity` in the same region.",
  },
  STS_THROTTLED: {
    kind: "throttled",
    result: "sts_throttling",
    remember: false,
    says: "STS throttled the request",
    fix: "Wait; spread the load over regional endpoints, and find who makes so many new tokens.",
  },
  STS_UNREACHABLE: {
    ...fault,
    says: "STS could not be reached",
    fix: "Check DNS, routes, proxy and trust store of the server's machine: it calls the host that the token names.",
  },
  STS_TIMEOUT: {
    ...fault,
    says: "STS did not answer in time",
    fix: "Check the network from the server's machine to STS, and the region's AWS health page.",
  },
  STS_FAULT: { ...fault, says: "STS failed", fix: "Check the region's AWS health page." },
  STS_CIRCUIT_OPEN: {
    ...fault,
    says: "STS failed many times in a row, and is left alone for a moment",
    fix: "Look for the first of these faults in the log; one call a second finds out whether STS works again.",
  },
  LIMIT_REACHED: {
    kind: "throttled",
    result: "sts_throttling",
    remember: false,
    says: "too many tokens have to be verified at once",
    fix: "Find who makes so many new tokens; tokens that were verified before are not affected. See server.limits.",
  },
  STS_ANSWER_INVALID: {
    ...fault,
    says: "what answered is not STS, or its answer is not a GetCallerIdentity answer that holds together",
    fix: "Check proxies between the server and STS, and server.sts.endpoint.",
  },

  // ── mapping ────────────────────────────────────────────────────────────────────────────────────────────────────────
  IDENTITY_DENIED: {
    ...mapping,
    says: "the identity is denied by server.deny of the configuration file",
    fix: "If that is not meant, remove the entry; the server reads the file again by itself.",
  },
  NOT_MAPPED: {
    ...mapping,
    says: "the identity is not mapped to a Kubernetes user",
    fix: "Add a rule for this ARN to mapRoles or mapUsers, or its account to mapAccounts.",
  },
  MAPPING_NOT_LOADED: {
    kind: "unavailable",
    result: "uknown_user",
    remember: false,
    says: "the mappings are not loaded yet",
    fix: "See the server's log and /readyz for what it waits for.",
  },
  USER_ID_MISMATCH: {
    ...mapping,
    says: "the identity's ARN is mapped, but for another user id: it was deleted and made anew",
    fix: "If the new identity shall have access, write its user id into the rule.",
  },
  NAME_RESERVED: {
    ...mapping,
    says: "the username begins with a prefix that is reserved for other sources",
    fix: "Change the rule's username, or reservedPrefixConfig.",
  },
  NAME_INVALID: {
    ...mapping,
    says: "a username or group comes out empty or with control characters",
    fix: "Look at the rule's templates: what they insert is empty for this identity.",
  },
  EC2_PRIVATE_DNS_NAME_UNAVAILABLE: {
    ...mapping,
    says: "the rule needs {{EC2PrivateDNSName}}, and the private DNS name is not to be had",
    fix: "See the reason: EC2 is asked in the server's own account and region. Or use {{SessionName}}, the instance id.",
  },
  EC2_UNAVAILABLE: {
    kind: "unavailable",
    result: "uknown_user",
    remember: false,
    says: "the rule needs {{EC2PrivateDNSName}}, and EC2 could not be asked for it",
    fix: "See the reason: the way from the server's machine to EC2, EC2's limits, or the server's AWS identity, which needs ec2:DescribeInstances.",
  },

  // ── the webhook's request ──────────────────────────────────────────────────────────────────────────────────────────
  REVIEW_MALFORMED: {
    ...review,
    kind: "malformed",
    says: "the body is not a TokenReview of authentication.k8s.io/v1 or v1beta1",
    fix: "Only kube-apiserver and tools that speak TokenReview should call this.",
  },
  REVIEW_TOO_LARGE: {
    ...review,
    kind: "too-large",
    says: "the body is larger than this server reads",
    fix: "A TokenReview is a few KiB: look at who sends this. The limit is server.limits.bodyBytes, 1 MiB by default.",
  },
  REVIEW_METHOD: {
    ...review,
    kind: "method",
    says: "only POST is allowed here",
    fix: "Send the TokenReview with POST.",
  },
  AUDIENCE_MISMATCH: {
    kind: "denied",
    result: "invalid_token",
    remember: false,
    says: "the review is for other audiences than this server vouches for",
    fix: "Compare kube-apiserver's --api-audiences with server.audiences.",
  },
  INTERNAL: {
    kind: "unavailable",
    result: "internal_error",
    remember: false,
    says: "something failed inside the authenticator",
    fix: "See the server's log for the request id, and report it.",
  },

  // ── settings and commands ──────────────────────────────────────────────────────────────────────────────────────────
  CLUSTER_ID_MISSING: {
    ...config,
    says: "no cluster id is given",
    fix: "Use -i/--cluster-id, KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID or clusterID in the configuration file.",
  },
  CLUSTER_ID_INVALID: {
    ...config,
    says: "the cluster id cannot be sent as a header",
    fix: "Use printable ASCII without spaces at the ends or two in a row, at most 1024 characters.",
  },
  REGION_INVALID: {
    ...config,
    says: "that is no AWS region",
    fix: "Give a region such as eu-central-1 with --region or AWS_REGION.",
  },
  PARTITION_UNKNOWN: {
    ...config,
    says: "that is no AWS partition",
    fix: "Use one of aws, aws-cn, aws-us-gov, aws-iso, aws-iso-b, aws-iso-e, aws-iso-f, aws-eusc.",
  },
  CONFIG_UNREADABLE: {
    ...config,
    says: "a file that is named cannot be read",
    fix: "Check the path, and that this user may read it.",
  },
  CONFIG_INVALID: {
    ...config,
    says: "the configuration is not valid",
    fix: "Correct the places named; nothing of an invalid file takes effect.",
  },
  MAPPING_SOURCE_UNAVAILABLE: {
    ...config,
    says: "a source of mappings cannot be read",
    fix: "What was read before stays in force; see why, and check the server's access to it.",
  },
  MAPPING_SOURCE_INVALID: {
    ...config,
    says: "a source of mappings is not valid",
    fix: "Correct the places named; nothing of an invalid source takes effect, and what was read before stays in force.",
  },
  MAPPING_LOCKS_OUT: {
    ...config,
    says: "the change would lose an identity that must stay mapped",
    fix: "Map it again with its groups; or, if it shall go, remove it from server.mustStayMapped first.",
  },
  EXEC_INFO_INVALID: {
    ...config,
    says: "KUBERNETES_EXEC_INFO is not an ExecCredential",
    fix: "Kubectl makes it of the kubeconfig: correct what is named there, such as an extension of the cluster; unset it when calling by hand.",
  },
  EXEC_API_VERSION_UNKNOWN: {
    ...config,
    says: "the ExecCredential version that is asked for is not known",
    fix: "Use client.authentication.k8s.io/v1 or v1beta1 as apiVersion of the exec entry in the kubeconfig.",
  },
  CREDENTIALS_INVALID: {
    ...config,
    says: "the AWS credentials are not usable",
    fix: "An access key id and a secret access key are needed; check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
  },
  MFA_CODE_NEEDED: {
    ...config,
    says: "an MFA code is needed, and there is nobody to ask for it",
    fix: "Run `aws-iam-authenticator token -i CLUSTER --cache` in a terminal first and use --cache here, or use a profile that needs no code.",
  },
  MFA_CODE_REFUSED: {
    ...config,
    says: "AWS did not accept the MFA code",
    fix: "Type the device's next code: each is good once, and not for long.",
  },
  CREDENTIALS_MISSING: {
    ...config,
    says: "no AWS credentials were found",
    fix: "Set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or log in with `aws sso login`.",
  },
  SIGN_IN_NEEDED: {
    ...config,
    says: "the sign-in to AWS is over, or there was none",
    fix: "Run the command in brackets, and try again.",
  },
  PROFILE_MISSING: {
    ...config,
    says: "there is no such AWS profile",
    fix: "Check --profile and AWS_PROFILE, and the names in ~/.aws/config and ~/.aws/credentials.",
  },
  ROLE_NOT_ASSUMED: {
    ...config,
    says: "the role could not be assumed",
    fix: "Check the role's trust policy, its external id, and that the credentials may call sts:AssumeRole.",
  },
  LOGIN_BACKED_OFF: {
    ...config,
    says: "this login failed a moment ago, and is not tried again yet",
    fix: "Mend what is named and wait, or have it forgotten with `aws-iam-authenticator cache clear`.",
  },
  LOGIN_LOCKED: {
    ...config,
    says: "another process has been logging in for too long",
    fix: "Answer or end that process; if there is none, remove the lock file that is named.",
  },
  CACHE_UNUSABLE: {
    ...config,
    says: "what `token --cache` keeps cannot be read or removed",
    fix: "See why; the folder must be this user's own, and for nobody else to read. It may be removed.",
  },
  KEY_PAIR_INVALID: {
    ...config,
    says: "the TLS certificate and key cannot be used",
    fix: "Restore both files, or remove both so that a new pair is made, and give kube-apiserver the new webhook kubeconfig.",
  },
  FILE_NOT_WRITTEN: {
    ...config,
    says: "a file could not be written",
    fix: "Check that the folder exists and that this user may write there.",
  },
  SERVER_UNREACHABLE: {
    ...config,
    says: "the server could not be reached, or did not answer as a TokenReview webhook",
    fix: "Check that it runs and listens there, and which certificate it shows.",
  },
  LISTEN_FAILED: {
    ...config,
    says: "the server cannot listen on its address",
    fix: "See which process has the port, or choose another with --port and --address.",
  },
} as const satisfies Record<string, CodeRow>;

/** A stable code of {@link CODES}. */
export type Code = keyof typeof CODES;
