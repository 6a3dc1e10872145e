import { mkdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "./commands.ts";
import { runWith, temporaryFolder } from "./testing/fake-io.ts";

const credentials = {
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  AWS_REGION: "eu-central-1",
};
const token = `k8s-aws-v1.${Buffer.from("https://sts.us-east-1.amazonaws.com/?Action=x").toString("base64url")}`;

async function printed(...args: string[]) {
  const { exitCode, stdout, stderr } = await runWith(args);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return stdout;
}

describe("the help", () => {
  it.each<[line: string]>([
    [""],
    ["help"],
    ["--help"],
    ["-h"],
    ["help --help"],
    ["-i my-cluster"],
    ["-i my-cluster -l json"],
    ["-c config.yaml help"],
  ])("of the program: %j", async (line) => {
    expect(await printed(...line.split(" ").filter(Boolean))).toMatch(
      /^Log in to Kubernetes clusters with AWS IAM\.\n/,
    );
  });

  it.each(
    COMMANDS.flatMap(({ name, summary }) => {
      const lines = [`help ${name}`, `${name} --help`, `${name} -h`, `--help ${name}`, `-h ${name}`];
      return [...lines, `-i my-cluster ${name} --help`, `${name} --help stray`].map((line) => [line, summary] as const);
    }),
  )("of a command: %s", async (line, summary) => {
    const stdout = await printed(...line.split(" "));
    expect(stdout.split("\n")[0]).toBe(summary);
  });

  it("of the program", async () => {
    expect(await printed("help")).toMatchInlineSnapshot(`
      "Log in to Kubernetes clusters with AWS IAM.

      Usage: aws-iam-authenticator COMMAND [OPTION ...]

      Commands:
        token                              Make a token from AWS credentials; kubectl runs this as its exec plugin.
        verify                             Verify a token with STS, or have a running server answer it.
        init                               Make the server's certificate, key and webhook kubeconfig ahead of its first start.
        server                             Run kube-apiserver's token webhook.
        kubeconfig                         Write cluster, user and context into a kubeconfig, so that kubectl logs in with token.
        add                                Add a mapping to kube-system/aws-auth, or to a file.
        remove                             Remove a mapping from kube-system/aws-auth, or from a file.
        list                               List the mappings of kube-system/aws-auth, or of a file.
        undo                               Undo the latest add, remove or undo in kube-system/aws-auth.
        import                             Print the mappings of files in another form: configuration, aws-auth, CRDs, EKS access entries.
        export                             Print the mappings of a configuration file or a cluster in another form.
        lint                               Check configuration files and mappings before they take effect.
        explain                            Say who an identity is in Kubernetes, by which rule, and which rules come near.
        diff                               Say who gains, loses or changes what from one file with mappings to another.
        version                            Print the version.

      Options of every command:
        -c, --config FILE                  Configuration file (YAML).
        -i, --cluster-id ID                Id of the cluster: the same text for the server and its users. Variable: KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID.
        -l, --log-format text|json         Form of the log on stderr (default text).
        -v, --log-verbosity LEVEL          Least level that is logged: panic, fatal, error, warning, info, debug, trace (default info). Variable: AWS_IAM_AUTHENTICATOR_LOG_VERBOSITY.
            --feature-gates NAME=true|false,...
                                           ConfiguredInitDirectories (or AllAlpha): \`init\` writes its files where they belong. Accepted, of no effect: AllBeta, IAMIdentityMappingCRD, SSORoleMatch.
        -h, --help                         Print this help.

      aws-iam-authenticator COMMAND --help tells a command's own options.
      "
    `);
  });

  it("of token", async () => {
    expect(await printed("help", "token")).toMatchInlineSnapshot(`
      "Make a token from AWS credentials; kubectl runs this as its exec plugin.

      Usage: aws-iam-authenticator token [OPTION ...]

      Options:
            --region REGION                AWS region whose STS verifies the token (default: AWS_REGION, the profile's, the instance's, us-east-1).
            --profile NAME                 Profile of ~/.aws/config; it wins over credentials of the environment, which win over AWS_PROFILE.
        -r, --role ARN                     Role to assume before the token is made. Variable: DEFAULT_ROLE.
        -e, --external-id ID               External id that the role's trust policy asks for.
        -s, --session-name NAME            Name of the assumed role's session.
            --forward-session-name         Carry the present session's name over to the assumed role's session (with --role).
            --token-only                   Print the bare token instead of an ExecCredential.
            --cache                        Accepted as in the reference; this release keeps nothing on disk.

      Options of every command:
        -c, --config FILE                  Configuration file (YAML).
        -i, --cluster-id ID                Id of the cluster: the same text for the server and its users. Variable: KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID.
        -l, --log-format text|json         Form of the log on stderr (default text).
        -v, --log-verbosity LEVEL          Least level that is logged: panic, fatal, error, warning, info, debug, trace (default info). Variable: AWS_IAM_AUTHENTICATOR_LOG_VERBOSITY.
            --feature-gates NAME=true|false,...
                                           ConfiguredInitDirectories (or AllAlpha): \`init\` writes its files where they belong. Accepted, of no effect: AllBeta, IAMIdentityMappingCRD, SSORoleMatch.
        -h, --help                         Print this help.

      Examples:
        aws-iam-authenticator token -i my-cluster
        aws-iam-authenticator token -i my-cluster -r arn:aws:iam::111122223333:role/KubernetesAdmin
      "
    `);
  });

  it("of verify", async () => {
    expect(await printed("help", "verify")).toMatchInlineSnapshot(`
      "Verify a token with STS, or have a running server answer it.

      Usage: aws-iam-authenticator verify [OPTION ...]

      Options:
        -t, --token TOKEN                  The token; - reads it from stdin.
        -o, --output json                  Print JSON instead of lines for people.
            --partition PARTITION          AWS partition that the token is of (default aws).
            --server URL                   Have this running server answer the token, as it answers kube-apiserver, instead of asking STS from here.
            --certificate-authority FILE   Certificate that the server's is checked against, such as its cert.pem (with --server).

      Options of every command:
        -c, --config FILE                  Configuration file (YAML).
        -i, --cluster-id ID                Id of the cluster: the same text for the server and its users. Variable: KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID.
        -l, --log-format text|json         Form of the log on stderr (default text).
        -v, --log-verbosity LEVEL          Least level that is logged: panic, fatal, error, warning, info, debug, trace (default info). Variable: AWS_IAM_AUTHENTICATOR_LOG_VERBOSITY.
            --feature-gates NAME=true|false,...
                                           ConfiguredInitDirectories (or AllAlpha): \`init\` writes its files where they belong. Accepted, of no effect: AllBeta, IAMIdentityMappingCRD, SSORoleMatch.
        -h, --help                         Print this help.

      Examples:
        aws-iam-authenticator verify -i my-cluster -t k8s-aws-v1.… -o json
        aws-iam-authenticator token -i my-cluster --token-only | aws-iam-authenticator verify -t - --server https://127.0.0.1:21362
      "
    `);
  });

  it("of init", async () => {
    expect(await printed("help", "init")).toMatchInlineSnapshot(`
      "Make the server's certificate, key and webhook kubeconfig ahead of its first start.

      Usage: aws-iam-authenticator init [OPTION ...]

      Options:
            --hostname NAME                Name that the certificate is for (default localhost).
            --address IP                   Address that the certificate is for (default 127.0.0.1).

      Options of every command:
        -c, --config FILE                  Configuration file (YAML).
        -i, --cluster-id ID                Id of the cluster: the same text for the server and its users. Variable: KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID.
        -l, --log-format text|json         Form of the log on stderr (default text).
        -v, --log-verbosity LEVEL          Least level that is logged: panic, fatal, error, warning, info, debug, trace (default info). Variable: AWS_IAM_AUTHENTICATOR_LOG_VERBOSITY.
            --feature-gates NAME=true|false,...
                                           ConfiguredInitDirectories (or AllAlpha): \`init\` writes its files where they belong. Accepted, of no effect: AllBeta, IAMIdentityMappingCRD, SSORoleMatch.
        -h, --help                         Print this help.

      Examples:
        aws-iam-authenticator init -i my-cluster --hostname localhost --address 127.0.0.1
      "
    `);
  });

  it("of server", async () => {
    expect(await printed("help", "server")).toMatchInlineSnapshot(`
      "Run kube-apiserver's token webhook.

      Usage: aws-iam-authenticator server [OPTION ...]

      Options:
            --address IP                   Address to listen on (default 127.0.0.1).
            --port PORT                    Port to listen on; 0 takes a free one (default 21362).
            --state-dir FOLDER             Folder of the certificate and key (default /var/aws-iam-authenticator).
            --generate-kubeconfig FILE     Where the webhook kubeconfig for kube-apiserver is written (default /etc/kubernetes/aws-iam-authenticator/kubeconfig.yaml).
            --kubeconfig-pregenerated      \`init\` made the webhook kubeconfig; do not write it again.
            --partition PARTITION          AWS partition whose tokens are accepted (default aws).
            --backend-mode A,B             Mapping sources in the order in which they are asked (default MountedFile; also EKSConfigMap, CRD, DynamicFile).
            --kubeconfig FILE              Kubeconfig for the sources EKSConfigMap and CRD (default KUBECONFIG, the pod's service account, ~/.kube/config).
            --master URL                   URL of kube-apiserver for these sources, in place of the kubeconfig's.
            --ec2-describeInstances-qps N  Calls a second to EC2's DescribeInstances, for {{EC2PrivateDNSName}}; 0 is no limit (default 15).
            --ec2-describeInstances-burst N
                                           How many of these calls may follow at once (default 5).

      Options of every command:
        -c, --config FILE                  Configuration file (YAML).
        -i, --cluster-id ID                Id of the cluster: the same text for the server and its users. Variable: KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID.
        -l, --log-format text|json         Form of the log on stderr (default text).
        -v, --log-verbosity LEVEL          Least level that is logged: panic, fatal, error, warning, info, debug, trace (default info). Variable: AWS_IAM_AUTHENTICATOR_LOG_VERBOSITY.
            --feature-gates NAME=true|false,...
                                           ConfiguredInitDirectories (or AllAlpha): \`init\` writes its files where they belong. Accepted, of no effect: AllBeta, IAMIdentityMappingCRD, SSORoleMatch.
        -h, --help                         Print this help.

      Examples:
        aws-iam-authenticator server -c /etc/aws-iam-authenticator/config.yaml --kubeconfig-pregenerated=true
      "
    `);
  });

  it("of add", async () => {
    expect(await printed("help", "add")).toMatchInlineSnapshot(`
      "Add a mapping to kube-system/aws-auth, or to a file.

      Usage: aws-iam-authenticator add user|role [OPTION ...]

      Options:
            --userarn ARN                  ARN of the user (with \`user\`).
            --rolearn ARN                  ARN of the role (with \`role\`).
            --sso KEY=VALUE,...            Instead of --rolearn: permissionSetName=NAME,accountID=ID,partition=PARTITION of IAM Identity Center (partition: default aws).
            --username NAME                Kubernetes username; templates such as {{SessionName}} are allowed.
            --groups A,B                   Kubernetes groups (default: none).
            --userid ID                    Only for the identity with this user id, such as AROA... or AIDA..., and not for one made anew under the same name.
            --kubeconfig FILE              kubeconfig of the cluster (default: KUBECONFIG, a pod's own, ~/.kube/config).
            --kubeconfig-context NAME      Context in it (default: its current one).
            --master-url URL               URL of kube-apiserver instead of the kubeconfig's.
            --prompt                       Show the change and ask before it is written (default true; --prompt=false).
            --dry-run                      Show the change and write nothing.
            --file FILE                    Not in a cluster: in a configuration file, or in a manifest of the ConfigMap aws-auth.

      Options of every command:
        -c, --config FILE                  Configuration file (YAML).
        -i, --cluster-id ID                Id of the cluster: the same text for the server and its users. Variable: KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID.
        -l, --log-format text|json         Form of the log on stderr (default text).
        -v, --log-verbosity LEVEL          Least level that is logged: panic, fatal, error, warning, info, debug, trace (default info). Variable: AWS_IAM_AUTHENTICATOR_LOG_VERBOSITY.
            --feature-gates NAME=true|false,...
                                           ConfiguredInitDirectories (or AllAlpha): \`init\` writes its files where they belong. Accepted, of no effect: AllBeta, IAMIdentityMappingCRD, SSORoleMatch.
        -h, --help                         Print this help.

      Examples:
        aws-iam-authenticator add user --userarn arn:aws:iam::111122223333:user/alice --username alice --groups dev,ops
        aws-iam-authenticator add role --rolearn arn:aws:iam::111122223333:role/Admin --username 'admin:{{SessionName}}' --groups system:masters --dry-run
        aws-iam-authenticator add role --sso permissionSetName=Dev,accountID=111122223333 --username 'dev:{{SessionName}}' --prompt=false
      "
    `);
  });

  it("of remove", async () => {
    expect(await printed("help", "remove")).toMatchInlineSnapshot(`
      "Remove a mapping from kube-system/aws-auth, or from a file.

      Usage: aws-iam-authenticator remove user|role [OPTION ...]

      Options:
            --userarn ARN                  ARN of the user (with \`user\`).
            --rolearn ARN                  ARN of the role (with \`role\`).
            --sso KEY=VALUE,...            Instead of --rolearn: permissionSetName=NAME,accountID=ID,partition=PARTITION of IAM Identity Center (partition: default aws).
            --kubeconfig FILE              kubeconfig of the cluster (default: KUBECONFIG, a pod's own, ~/.kube/config).
            --kubeconfig-context NAME      Context in it (default: its current one).
            --master-url URL               URL of kube-apiserver instead of the kubeconfig's.
            --prompt                       Show the change and ask before it is written (default true; --prompt=false).
            --dry-run                      Show the change and write nothing.
            --file FILE                    Not in a cluster: in a configuration file, or in a manifest of the ConfigMap aws-auth.

      Options of every command:
        -c, --config FILE                  Configuration file (YAML).
        -i, --cluster-id ID                Id of the cluster: the same text for the server and its users. Variable: KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID.
        -l, --log-format text|json         Form of the log on stderr (default text).
        -v, --log-verbosity LEVEL          Least level that is logged: panic, fatal, error, warning, info, debug, trace (default info). Variable: AWS_IAM_AUTHENTICATOR_LOG_VERBOSITY.
            --feature-gates NAME=true|false,...
                                           ConfiguredInitDirectories (or AllAlpha): \`init\` writes its files where they belong. Accepted, of no effect: AllBeta, IAMIdentityMappingCRD, SSORoleMatch.
        -h, --help                         Print this help.

      Examples:
        aws-iam-authenticator remove role --rolearn arn:aws:iam::111122223333:role/Admin
        aws-iam-authenticator remove user --userarn arn:aws:iam::111122223333:user/alice --file config.yaml
      "
    `);
  });

  it("of list", async () => {
    expect(await printed("help", "list")).toMatchInlineSnapshot(`
      "List the mappings of kube-system/aws-auth, or of a file.

      Usage: aws-iam-authenticator list [OPTION ...]

      Options:
        -o, --output text|json|yaml        Form of the answer (default text).
            --kubeconfig FILE              kubeconfig of the cluster (default: KUBECONFIG, a pod's own, ~/.kube/config).
            --kubeconfig-context NAME      Context in it (default: its current one).
            --master-url URL               URL of kube-apiserver instead of the kubeconfig's.
            --file FILE                    Not in a cluster: in a configuration file, or in a manifest of the ConfigMap aws-auth.

      Options of every command:
        -c, --config FILE                  Configuration file (YAML).
        -i, --cluster-id ID                Id of the cluster: the same text for the server and its users. Variable: KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID.
        -l, --log-format text|json         Form of the log on stderr (default text).
        -v, --log-verbosity LEVEL          Least level that is logged: panic, fatal, error, warning, info, debug, trace (default info). Variable: AWS_IAM_AUTHENTICATOR_LOG_VERBOSITY.
            --feature-gates NAME=true|false,...
                                           ConfiguredInitDirectories (or AllAlpha): \`init\` writes its files where they belong. Accepted, of no effect: AllBeta, IAMIdentityMappingCRD, SSORoleMatch.
        -h, --help                         Print this help.

      Examples:
        aws-iam-authenticator list
        aws-iam-authenticator list -o json --kubeconfig-context production
        aws-iam-authenticator list -c config.yaml
      "
    `);
  });

  it("of undo", async () => {
    expect(await printed("help", "undo")).toMatchInlineSnapshot(`
      "Undo the latest add, remove or undo in kube-system/aws-auth.

      Usage: aws-iam-authenticator undo [OPTION ...]

      Options:
            --kubeconfig FILE              kubeconfig of the cluster (default: KUBECONFIG, a pod's own, ~/.kube/config).
            --kubeconfig-context NAME      Context in it (default: its current one).
            --master-url URL               URL of kube-apiserver instead of the kubeconfig's.
            --prompt                       Show the change and ask before it is written (default true; --prompt=false).
            --dry-run                      Show the change and write nothing.
            --force                        Undo though somebody else has changed aws-auth since; their change is lost.

      Options of every command:
        -c, --config FILE                  Configuration file (YAML).
        -i, --cluster-id ID                Id of the cluster: the same text for the server and its users. Variable: KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID.
        -l, --log-format text|json         Form of the log on stderr (default text).
        -v, --log-verbosity LEVEL          Least level that is logged: panic, fatal, error, warning, info, debug, trace (default info). Variable: AWS_IAM_AUTHENTICATOR_LOG_VERBOSITY.
            --feature-gates NAME=true|false,...
                                           ConfiguredInitDirectories (or AllAlpha): \`init\` writes its files where they belong. Accepted, of no effect: AllBeta, IAMIdentityMappingCRD, SSORoleMatch.
        -h, --help                         Print this help.

      Examples:
        aws-iam-authenticator undo --dry-run
      "
    `);
  });

  it("of import", async () => {
    expect(await printed("help", "import")).toMatchInlineSnapshot(`
      "Print the mappings of files in another form: configuration, aws-auth, CRDs, EKS access entries.

      Usage: aws-iam-authenticator import FILE ... [OPTION ...]

      Options:
            --to FORM                      Form that is printed: config (configuration file), aws-auth (manifest of the ConfigMap), crd (manifests of IAMIdentityMappings), access-entries (EKS, as describe-access-entry prints them).
            --lossy                        Print it though something cannot be carried; without this nothing is printed then.
        -o, --output text|json             Form of the list of what cannot be carried, on stderr (default text).

      Options of every command:
        -c, --config FILE                  Configuration file (YAML).
        -i, --cluster-id ID                Id of the cluster: the same text for the server and its users. Variable: KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID.
        -l, --log-format text|json         Form of the log on stderr (default text).
        -v, --log-verbosity LEVEL          Least level that is logged: panic, fatal, error, warning, info, debug, trace (default info). Variable: AWS_IAM_AUTHENTICATOR_LOG_VERBOSITY.
            --feature-gates NAME=true|false,...
                                           ConfiguredInitDirectories (or AllAlpha): \`init\` writes its files where they belong. Accepted, of no effect: AllBeta, IAMIdentityMappingCRD, SSORoleMatch.
        -h, --help                         Print this help.

      Examples:
        aws-iam-authenticator import aws-auth.yaml --to config
        aws eks describe-access-entry --cluster-name c --principal-arn ARN | aws-iam-authenticator import - --to crd
      "
    `);
  });

  it("of export", async () => {
    expect(await printed("help", "export")).toMatchInlineSnapshot(`
      "Print the mappings of a configuration file or a cluster in another form.

      Usage: aws-iam-authenticator export [OPTION ...]

      Options:
            --from config|aws-auth|crd     Where the mappings are (default: config with -c FILE, or else the cluster's aws-auth).
            --to FORM                      Form that is printed: config (configuration file), aws-auth (manifest of the ConfigMap), crd (manifests of IAMIdentityMappings), access-entries (EKS, as describe-access-entry prints them).
            --lossy                        Print it though something cannot be carried; without this nothing is printed then.
        -o, --output text|json             Form of the list of what cannot be carried, on stderr (default text).
            --kubeconfig FILE              kubeconfig of the cluster (default: KUBECONFIG, a pod's own, ~/.kube/config).
            --kubeconfig-context NAME      Context in it (default: its current one).
            --master-url URL               URL of kube-apiserver instead of the kubeconfig's.

      Options of every command:
        -c, --config FILE                  Configuration file (YAML).
        -i, --cluster-id ID                Id of the cluster: the same text for the server and its users. Variable: KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID.
        -l, --log-format text|json         Form of the log on stderr (default text).
        -v, --log-verbosity LEVEL          Least level that is logged: panic, fatal, error, warning, info, debug, trace (default info). Variable: AWS_IAM_AUTHENTICATOR_LOG_VERBOSITY.
            --feature-gates NAME=true|false,...
                                           ConfiguredInitDirectories (or AllAlpha): \`init\` writes its files where they belong. Accepted, of no effect: AllBeta, IAMIdentityMappingCRD, SSORoleMatch.
        -h, --help                         Print this help.

      Examples:
        aws-iam-authenticator export -c config.yaml --to crd | kubectl apply -f -
        aws-iam-authenticator export --kubeconfig-context production --to access-entries --lossy
        aws-iam-authenticator export --from crd --to config
      "
    `);
  });

  it("of version", async () => {
    expect(await printed("help", "version")).toMatchInlineSnapshot(`
      "Print the version.

      Usage: aws-iam-authenticator version [OPTION ...]

      Options:
        -s, --short                        Print the number alone.
        -o, --output json|yaml             Form of the answer (default json).

      Options of every command:
        -c, --config FILE                  Configuration file (YAML).
        -i, --cluster-id ID                Id of the cluster: the same text for the server and its users. Variable: KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID.
        -l, --log-format text|json         Form of the log on stderr (default text).
        -v, --log-verbosity LEVEL          Least level that is logged: panic, fatal, error, warning, info, debug, trace (default info). Variable: AWS_IAM_AUTHENTICATOR_LOG_VERBOSITY.
            --feature-gates NAME=true|false,...
                                           ConfiguredInitDirectories (or AllAlpha): \`init\` writes its files where they belong. Accepted, of no effect: AllBeta, IAMIdentityMappingCRD, SSORoleMatch.
        -h, --help                         Print this help.

      Examples:
        aws-iam-authenticator version -o yaml
      "
    `);
  });
});

describe("a wrong call ends with 2 and one line that says what to do", () => {
  const more = "(see aws-iam-authenticator --help)";
  it.each<[args: readonly string[], message: string, env?: Record<string, string>]>([
    [["tokne"], 'unknown command "tokne"; did you mean token?'],
    [["hlep"], 'unknown command "hlep"; did you mean help?'],
    [["ad"], 'unknown command "ad"; did you mean add?'],
    [["help", "tokne"], 'unknown command "tokne"; did you mean token?'],
    [["-i", "my-cluster", "tokne"], 'unknown command "tokne"; did you mean token?'],
    [["\u001b[2J"], 'unknown command "\\u001b[2J"'],
    [["--bogus"], "unknown option --bogus"],
    [["--cluster-id"], "--cluster-id needs a value: --cluster-id ID"],
    // The value of an option that comes before the command is no command.
    [["--region", "token"], "unknown option --region"],
    [["token", "--cluster"], "unknown option --cluster"],
    [["token", "--cluster-di", "x"], "unknown option --cluster-di; did you mean --cluster-id?"],
    [["version", "--region", "x"], "unknown option --region"],
    [["token", "-i"], "-i needs a value: -i ID"],
    [["token", "stray"], 'token takes options alone; "stray" is not one'],
    [["token", "--token-only", "true"], 'token takes options alone; "true" is not one'],
    [["token", "--", "-i"], 'token takes options alone; "-i" is not one'],
    [["version", "version"], 'version takes options alone; "version" is not one'],
    [["token", "--token-only=yes"], '--token-only is either true or false, not "yes"'],
    [
      ["version", "-v", "loud"],
      'unknown log level "loud"; known are panic, fatal, error, warning, warn, info, debug, trace',
    ],
    [
      ["version"],
      'unknown log level "loud"; known are panic, fatal, error, warning, warn, info, debug, trace',
      { AWS_IAM_AUTHENTICATOR_LOG_VERBOSITY: "loud" },
    ],
    [["version", "--feature-gates", "SSO=true"], 'unknown feature gate "SSO"'],
  ])("%j", async (args, message, env = {}) => {
    expect(await runWith(args, { env })).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: `aws-iam-authenticator: ${message} ${more}\n`,
    });
  });
});

describe("a token in the wrong place is not repeated", () => {
  it.each<[args: readonly string[], message: RegExp]>([
    [[token], /^aws-iam-authenticator: unknown command "\[secret\]" /],
    [["verify", token], /"\[secret\]" is not one/],
    [["help", token], /unknown command "\[secret\]"/],
    [["verify", `--${token}`], /unknown option "--\[secret\]"/],
    [["verify", "-i", "c", "-t", "x", "-o", token], /unknown output "\[secret\]"/],
    [["token", `--token-only=${token}`], /not "\[secret\]"/],
    [["version", "-v", token], /unknown log level "\[secret\]"/],
    [["version", "--feature-gates", token], /unknown feature gate "\[secret\]"/],
    [["verify", "-t", token, "--server", token], /not "\[secret\]"/],
    [["server", "--port", token], /not "\[secret\]"/],
  ])("%#", async (args, message) => {
    const { exitCode, stdout, stderr } = await runWith(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(message);
  });
});

describe("options may stand before the command", () => {
  it.each<[args: readonly string[]]>([
    [["-i", "my-cluster", "token", "--token-only"]],
    [["-i=my-cluster", "--token-only", "token"]],
    [["--cluster-id", "my-cluster", "--log-format", "json", "token", "--token-only"]],
    [["--region", "us-west-2", "-i", "my-cluster", "--token-only", "token"]],
    [["--token-only", "-i", "token", "token"]],
  ])("%j", async (args) => {
    expect(await runWith(args, { env: credentials })).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^k8s-aws-v1\.[\w-]+\n$/),
      stderr: "",
    });
  });
});

describe("a failure ends with 1 and one line that says what to do", () => {
  it.each<[args: readonly string[], message: string]>([
    [
      ["token", "-i", "c", "-c", "none.yaml"],
      'CONFIG_UNREADABLE: a file that is named cannot be read ("none.yaml": ENOENT, no such file or folder). Check the path, and that this user may read it.',
    ],
    [
      ["token", "-i", "c", "-c", "folder"],
      'CONFIG_UNREADABLE: a file that is named cannot be read ("folder": EISDIR, it is a folder). Check the path, and that this user may read it.',
    ],
    [
      ["token", "-i", "c", "--region", "nowhere at all"],
      'REGION_INVALID: that is no AWS region ("nowhere at all"). Give a region such as eu-central-1 with --region or AWS_REGION.',
    ],
  ])("%j", async (args, message) => {
    const cwd = temporaryFolder();
    mkdirSync(`${cwd}/folder`);
    expect(await runWith(args, { cwd, env: credentials })).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: `aws-iam-authenticator: ${message}\n`,
    });
  });

  it("also where nobody thought of it", async () => {
    const onOut = (): void => {
      throw new TypeError(`no space left for ${token}`);
    };
    const { exitCode, stdout, stderr } = await runWith(["version"], { onOut });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/^aws-iam-authenticator: unexpected failure: TypeError: no space left for \[secret\]\n/);
  });
});
