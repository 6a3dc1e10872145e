import { HIDDEN, namesSecret, type Section } from "./section.ts";

/** Variables that have a say in what this program does, or the AWS SDK, kubectl or the runtime under it. */
const relevant =
  /^(AWS_|AMAZON_|KUBE|DEFAULT_ROLE$|NODE_|BUN_|SSL_CERT_|SSLKEYLOGFILE$|(https?|no|all)_proxy$|PATH$|PATHEXT$|HOME$|HOMEDRIVE$|HOMEPATH$|USERPROFILE$|TERM$|CI$|WSL_)/i;

/** Of these the value is shown, too. */
const open: ReadonlySet<string> = new Set([
  "AWS_CA_BUNDLE",
  "AWS_CONFIG_FILE",
  "AWS_CREDENTIAL_EXPIRATION",
  "AWS_DEFAULT_PROFILE",
  "AWS_DEFAULT_REGION",
  "AWS_EC2_METADATA_DISABLED",
  "AWS_ENDPOINT_URL",
  "AWS_ENDPOINT_URL_STS",
  "AWS_IAM_AUTHENTICATOR_CACHE_FILE",
  "AWS_IAM_AUTHENTICATOR_LOG_VERBOSITY",
  "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
  "AWS_PROFILE",
  "AWS_REGION",
  "AWS_ROLE_ARN",
  "AWS_ROLE_SESSION_NAME",
  "AWS_SDK_LOAD_CONFIG",
  "AWS_SHARED_CREDENTIALS_FILE",
  "AWS_STS_REGIONAL_ENDPOINTS",
  "AWS_USE_DUALSTACK_ENDPOINT",
  "AWS_USE_FIPS_ENDPOINT",
  "AWS_VAULT",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "CI",
  "DEFAULT_ROLE",
  "HOME",
  "HOMEDRIVE",
  "HOMEPATH",
  "KUBECONFIG",
  "KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID",
  "KUBERNETES_SERVICE_HOST",
  "KUBERNETES_SERVICE_PORT",
  "NODE_EXTRA_CA_CERTS",
  "NODE_USE_ENV_PROXY",
  "NO_PROXY",
  "PATH",
  "PATHEXT",
  "SSL_CERT_DIR",
  "SSL_CERT_FILE",
  "TERM",
  "USERPROFILE",
  "WSL_DISTRO_NAME",
]);

const proxies = /^(https?|all)_proxy$/i;

/** A variable's value as it may be shown. */
export function shownVariable(name: string, value: string): string {
  if (value === "") return "";
  // A proxy's user and password, also where the URL has no scheme or is none.
  if (proxies.test(name)) return value.replace(/^([a-z][\w+.-]*:\/\/)?.*@/is, `$1${HIDDEN}@`);
  if (name === "AWS_ACCESS_KEY_ID") return `${value.slice(0, 4)}…${value.length > 12 ? value.slice(-4) : ""}`;
  return open.has(name) || open.has(name.toUpperCase()) ? value : "[set]";
}

/** Variables that matter, by name; the values of the harmless ones. */
export function environmentSection(env: Readonly<Record<string, string | undefined>>): Section {
  const variables = Object.entries(env).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
  const shown = variables.filter(([name]) => relevant.test(name)).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return {
    title: "Environment",
    lines: [
      ...shown.map(([name, value]) => `${name}=${shownVariable(name, value)}`),
      `# further variables, not shown: ${variables.length - shown.length}`,
    ],
    secrets: variables.flatMap(([name, value]) => [
      ...(namesSecret(name) && !open.has(name) ? [value] : []),
      ...(proxies.test(name) ? passwordOfUrl(value) : []),
    ]),
  };
}

/** The password of a URL, which need not be a correct one; none where there is none. */
export function passwordOfUrl(url: string): readonly string[] {
  const [, password] = /^[^:]*:(.*)@/s.exec(url.replace(/^[a-z][\w+.-]*:\/\//i, "")) ?? [];
  return password === undefined ? [] : [password];
}
