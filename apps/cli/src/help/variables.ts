/** A variable of the environment that counts for some commands, beside those that stand for an option. */
export interface Variable {
  readonly name: string;
  readonly help: string;
}

const login: readonly Variable[] = [
  {
    name: "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN",
    help: "Credentials; they win over AWS_PROFILE.",
  },
  { name: "AWS_PROFILE", help: "Profile of the AWS files, where --profile is not given." },
  {
    name: "AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE",
    help: "The AWS files (default: ~/.aws/config and ~/.aws/credentials).",
  },
  { name: "AWS_REGION, AWS_DEFAULT_REGION", help: "Region, where --region is not given." },
  { name: "AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT", help: "true chooses the region's other STS endpoints." },
  { name: "AWS_EC2_METADATA_DISABLED", help: "true asks no EC2 instance for region or credentials." },
];

const toSts: readonly Variable[] = [
  { name: "HTTPS_PROXY, NO_PROXY", help: "The proxy on the way to AWS, and the hosts that need none." },
  {
    name: "AWS_CA_BUNDLE",
    help: "File of the certificate authorities that are trusted on that way, instead of the system's.",
  },
  { name: "SSL_CERT_FILE, SSL_CERT_DIR", help: "The system's certificate authorities, where they are elsewhere." },
  { name: "NODE_EXTRA_CA_CERTS", help: "File of further authorities, where AWS_CA_BUNDLE is not set." },
];

const kubeconfig: readonly Variable[] = [
  { name: "KUBECONFIG", help: "Kubeconfig files, where --kubeconfig is not given (default: ~/.kube/config)." },
];

const variables: Readonly<Record<string, readonly Variable[]>> = {
  token: [
    ...login,
    { name: "KUBERNETES_EXEC_INFO", help: "Set by kubectl: which ExecCredential it wants, and for which cluster." },
    {
      name: "AWS_IAM_AUTHENTICATOR_CACHE_FILE",
      help: "The reference's cache file; that of --cache is beside it (default: ~/.kube/cache/aws-iam-authenticator/credentials.yaml).",
    },
    ...toSts,
  ],
  whoami: [...login, ...toSts, ...kubeconfig],
  doctor: [...login, ...toSts, ...kubeconfig],
  verify: toSts,
  server: [...toSts, ...kubeconfig],
  explain: [...toSts, ...kubeconfig],
  ...Object.fromEntries(
    ["kubeconfig", "add", "remove", "list", "undo", "export", "lint"].map((name) => [name, kubeconfig] as const),
  ),
};

/** The variables that count for a command, by its name. */
export function variablesOf(command: string): readonly Variable[] {
  return (Object.hasOwn(variables, command) ? variables[command] : undefined) ?? [];
}
