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

      To log in:
        token                            Make a token from AWS credentials; kubectl runs this as its exec
                                         plugin.
        whoami                           Say who you are: in AWS, and in Kubernetes where a cluster
                                         answers.
        kubeconfig                       Write cluster, user and context into a kubeconfig, so that
                                         kubectl logs in with token.
        doctor                           Find out why a login does not work: from kubectl and the
                                         kubeconfig over AWS to kube-apiserver.
        cache                            List what token --cache keeps, or have it forgotten.

      To run the webhook:
        server                           Run kube-apiserver's token webhook.
        init                             Make the server's certificate, key and webhook kubeconfig ahead
                                         of its first start.
        verify                           Verify a token with STS, or have a running server answer it.

      To edit mappings:
        add                              Add a mapping to kube-system/aws-auth, or to a file.
        remove                           Remove a mapping from kube-system/aws-auth, or from a file.
        list                             List the mappings of kube-system/aws-auth, or of a file.
        undo                             Undo the latest add, remove or undo in kube-system/aws-auth.
        import                           Print the mappings of files in another form: configuration,
                                         aws-auth, CRDs, EKS access entries.
        export                           Print the mappings of a configuration file or a cluster in
                                         another form.

      To check mappings:
        lint                             Check configuration files and mappings before they take effect.
        explain                          Say who an identity is in Kubernetes, by which rule, and which
                                         rules come near.
        diff                             Say who gains, loses or changes what from one file with mappings
                                         to another.

      Other commands:
        completion                       Print the script by which a shell completes command lines of this
                                         program.
        version                          Print the version.

      Options of every command:
        -c, --config FILE                Configuration file (YAML).
        -i, --cluster-id ID              Id of the cluster: the same text for the server and its users.
                                         Variable: KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID.
        -l, --log-format text|json       Form of the log on stderr (default text).
        -v, --log-verbosity LEVEL        Least level that is logged: panic, fatal, error, warning, info,
                                         debug, trace (default info). Variable:
                                         AWS_IAM_AUTHENTICATOR_LOG_VERBOSITY.
            --feature-gates NAME=true|false,...
                                         ConfiguredInitDirectories (or AllAlpha): \`init\` writes its files
                                         where they belong. Accepted, of no effect: AllBeta,
                                         IAMIdentityMappingCRD, SSORoleMatch.
        -h, --help                       Print this help.

      Exit codes:
        0                                All is well.
        1                                It failed; one line on stderr says why, and what to do.
        2                                It was called wrongly.

      aws-iam-authenticator help COMMAND tells a command's own options, variables and examples.
      man aws-iam-authenticator, where it is installed, tells all of them.
      "
    `);
  });

  it("of token", async () => {
    expect(await printed("help", "token")).toMatchInlineSnapshot(`
      "Make a token from AWS credentials; kubectl runs this as its exec plugin.

      Usage: aws-iam-authenticator token [OPTION ...]

      Options:
            --region REGION              AWS region whose STS verifies the token (default: AWS_REGION, the
                                         profile's, the instance's, us-east-1).
            --profile NAME               Profile of ~/.aws/config; it wins over credentials of the
                                         environment, which win over AWS_PROFILE.
        -r, --role ARN                   Role to assume before the token is made. Variable: DEFAULT_ROLE.
        -e, --external-id ID             External id that the role's trust policy asks for.
        -s, --session-name NAME          Name of the assumed role's session.
            --forward-session-name       Carry the present session's name over to the assumed role's
                                         session (with --role).
            --token-only                 Print the bare token instead of an ExecCredential.
            --cache                      Keep the token, and credentials of roles, in a private folder
                                         until they end; see \`cache\`.

      Options of every command:
        -c, --config FILE                Configuration file (YAML).
        -i, --cluster-id ID              Id of the cluster: the same text for the server and its users.
                                         Variable: KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID.
        -l, --log-format text|json       Form of the log on stderr (default text).
        -v, --log-verbosity LEVEL        Least level that is logged: panic, fatal, error, warning, info,
                                         debug, trace (default info). Variable:
                                         AWS_IAM_AUTHENTICATOR_LOG_VERBOSITY.
            --feature-gates NAME=true|false,...
                                         ConfiguredInitDirectories (or AllAlpha): \`init\` writes its files
                                         where they belong. Accepted, of no effect: AllBeta,
                                         IAMIdentityMappingCRD, SSORoleMatch.
        -h, --help                       Print this help.

      Variables:
        AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN
                                         Credentials; they win over AWS_PROFILE.
        AWS_PROFILE                      Profile of the AWS files, where --profile is not given.
        AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE
                                         The AWS files (default: ~/.aws/config and ~/.aws/credentials).
        AWS_REGION, AWS_DEFAULT_REGION   Region, where --region is not given.
        AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT
                                         true chooses the region's other STS endpoints.
        AWS_EC2_METADATA_DISABLED        true asks no EC2 instance for region or credentials.
        KUBERNETES_EXEC_INFO             Set by kubectl: which ExecCredential it wants, and for which
                                         cluster.
        AWS_IAM_AUTHENTICATOR_CACHE_FILE The reference's cache file; that of --cache is beside it
                                         (default: ~/.kube/cache/aws-iam-authenticator/credentials.yaml).
        HTTPS_PROXY, NO_PROXY            The proxy on the way to AWS, and the hosts that need none.
        AWS_CA_BUNDLE                    File of the certificate authorities that are trusted on that way,
                                         instead of the system's.
        SSL_CERT_FILE, SSL_CERT_DIR      The system's certificate authorities, where they are elsewhere.
        NODE_EXTRA_CA_CERTS              File of further authorities, where AWS_CA_BUNDLE is not set.

      Exit codes:
        0                                All is well.
        1                                It failed; one line on stderr says why, and what to do.
        2                                It was called wrongly.

      Examples:
        aws-iam-authenticator token -i my-cluster
        aws-iam-authenticator token -i my-cluster -r arn:aws:iam::111122223333:role/KubernetesAdmin
      "
    `);
  });
});

describe("a wrong call ends with 2 and one line that says what to do", () => {
  type Row = [args: readonly string[], message: string, env?: Record<string, string>];

  const wrong = (message: string, help: string) => ({
    exitCode: 2,
    stdout: "",
    stderr: `aws-iam-authenticator: ${message} (see aws-iam-authenticator ${help})\n`,
  });

  it.each<Row>([
    [["tokne"], 'unknown command "tokne"; did you mean token?'],
    [["hlep"], 'unknown command "hlep"; did you mean help?'],
    [["ad"], 'unknown command "ad"; did you mean add?'],
    [["help", "completoin"], 'unknown command "completoin"; did you mean completion?'],
    [["--version"], "unknown option --version; did you mean the command version?"],
    [["-i", "c", "--token"], "unknown option --token; did you mean the command token?"],
    [["help", "tokne"], 'unknown command "tokne"; did you mean token?'],
    [["-i", "my-cluster", "tokne"], 'unknown command "tokne"; did you mean token?'],
    [["\u001b[2J"], 'unknown command "\\u001b[2J"'],
    [["--bogus"], "unknown option --bogus"],
    [["--cluster-id"], "--cluster-id needs a value: --cluster-id ID"],
    // The value of an option that comes before the command is no command.
    [["--region", "token"], "unknown option --region"],
  ])("without a command: %j", async (args, message, env = {}) => {
    expect(await runWith(args, { env })).toMatchObject(wrong(message, "--help"));
  });

  it.each<Row>([
    [["completion"], "completion takes the name of a shell: bash, zsh, fish, powershell"],
    [["completion", "csh"], 'completion takes the name of a shell, not "csh": bash, zsh, fish, powershell'],
    [["completion", "bash", "zsh"], '"zsh" is too much after completion bash'],
    [["cache"], "cache takes list or clear"],
    [["cache", "lsit"], 'cache takes list or clear, not "lsit"; did you mean list?'],
    [["cache", "show"], 'cache takes list or clear, not "show"'],
    [["cache", "list", "clear"], '"clear" is too much after cache list'],
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
  ])("of a command, whose help is named: %j", async (args, message, env = {}) => {
    expect(await runWith(args, { env })).toMatchObject(wrong(message, `help ${args[0]}`));
  });

  it("whose command stands behind options", async () => {
    const result = await runWith(["-i", "my-cluster", "token", "--regoin", "x"]);
    expect(result).toMatchObject(wrong("unknown option --regoin; did you mean --region?", "help token"));
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
