import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { noon, temporaryFolder } from "../../../testing/fake-io.ts";
import type { Check } from "../../check.ts";
import type { BundleIo } from "../write-bundle.ts";

/** A secret that can be told from all others, in the manner of real ones. */
function secret(name: string): string {
  return Buffer.from(`${name} kept to itself, 0123`).toString("base64").replaceAll("=", "");
}

/** Every secret of the machine, by where it is. */
export const SECRETS = {
  envSecretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  envSessionToken: `IQoJb3JpZ2luX2VjE${secret("session token").repeat(9)}==`,
  envAccessKeyId: "ASIAIOSFODNN7EXAMPLE",
  envContainerToken: secret("container"),
  envOfOthers: secret("github"),
  proxyPassword: "p@ss/w0rd:of#proxy",
  bareProxyPassword: "another-pässword",
  execInfo: secret("exec info"),
  bearer: secret("bearer"),
  password: "correct horse battery",
  numericPassword: "314159265358",
  keyData: secret("key data").repeat(20),
  idToken: `eyJhbGciOiJSUzI1NiJ9.${secret("id token")}.${secret("id token signature")}`,
  refreshToken: secret("refresh"),
  execEnv: secret("exec env"),
  execArgument: secret("exec argument"),
  execOption: secret("exec option"),
  execScript: "curl -u me:Tr0ub4dor&3",
  installHint: secret("install hint"),
  anchored: secret("anchored"),
  extension: secret("extension"),
  comment: secret("kubeconfig comment"),
  otherUser: secret("user of another context"),
  serverPassword: "ServerP4ssword!",
  kubeconfigProxyPassword: "Pr0xy-of-cluster",
  authority: Buffer.from("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n").toString("base64"),
  brokenFile: secret("broken file"),
  profileSecretKey: "AbCdEf0123456789/AbCdEf0123456789+AbCdEf",
  profileToken: secret("profile token").repeat(5),
  profileProcess: "helper --pin 86753090000",
  profileExternalId: "external-id-1234567",
  profileContinued: secret("continued"),
  profileComment: secret("profile comment"),
  credentialsFile: secret("credentials file"),
  ssoCache: secret("sso cache"),
  configComment: secret("config comment"),
  configUnknown: secret("config unknown"),
  configPassword: secret("config password"),
  configToken: `k8s-aws-v1.${secret("token in a username").repeat(4)}`,
} as const;

const s = SECRETS;

/** Those that are met where something is looked at: not even a check that quotes them brings them in. */
export const KNOWN: readonly string[] = [
  s.envSecretKey,
  s.envSessionToken,
  s.envContainerToken,
  s.envOfOthers,
  s.proxyPassword,
  s.bareProxyPassword,
  s.bearer,
  s.password,
  s.numericPassword,
  s.keyData,
  s.idToken,
  s.refreshToken,
  s.execEnv,
  s.execOption,
  s.anchored,
  s.otherUser,
  s.serverPassword,
  s.kubeconfigProxyPassword,
  s.profileSecretKey,
  s.profileToken,
  s.configPassword,
];

/** A machine on which somebody has secrets in every place, and a doctor that has quoted some of them. */
export function nastyMachine(): { readonly io: BundleIo; readonly checks: readonly Check[]; readonly config: string } {
  const folder = temporaryFolder();
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const main = write("kube/config", kubeconfig);
  const broken = write("kube/broken", `users: [\n- {name: a, user: {token: ${s.brokenFile}}}`);
  const config = write("config.yaml", serverConfig);
  write("home/.aws/config", awsConfig);
  write("home/.aws/credentials", `[work]\naws_secret_access_key = ${s.credentialsFile}\n`);
  write("home/.aws/sso/cache/a.json", JSON.stringify({ accessToken: s.ssoCache }));
  const io: BundleIo = {
    env: {
      AWS_ACCESS_KEY_ID: s.envAccessKeyId,
      AWS_SECRET_ACCESS_KEY: s.envSecretKey,
      AWS_SESSION_TOKEN: s.envSessionToken,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: s.envContainerToken,
      AWS_PROFILE: "work",
      AWS_REGION: "eu-west-1",
      GITHUB_TOKEN: s.envOfOthers,
      HTTPS_PROXY: `http://me:${s.proxyPassword}@proxy.example.com:3128`,
      http_proxy: `me:${s.bareProxyPassword}@proxy.example.com:3128`,
      KUBECONFIG: [main, broken, join(folder, "kube/gone")].join(":"),
      KUBERNETES_EXEC_INFO: JSON.stringify({ spec: { cluster: { config: { token: s.execInfo } } } }),
    },
    platform: "linux",
    runtime: "node 24.0.0",
    cwd: folder,
    home: join(folder, "home"),
    err: () => undefined,
    now: () => noon,
  };
  const quoted = [...KNOWN, s.envSessionToken.slice(0, 128), encodeURIComponent(s.proxyPassword)];
  const checks: readonly Check[] = [
    { id: "credentials", status: "pass", message: "from the profile work, arn:aws:iam::111122223333:user/alice" },
    ...quoted.map((text): Check => ({
      id: "leak",
      status: "fail",
      message: `"${text}…" is wrong`,
      fix: `--x=${text}`,
    })),
    { id: "terminal", status: "fail", message: "\u001b[2J\u202e" },
  ];
  return { io, checks, config };
}

const kubeconfig = `# ${s.comment}
apiVersion: v1
kind: Config
current-context: prod
unknown: ${s.extension}
contexts:
- name: prod
  context: {cluster: prod, user: prod, namespace: default, extensions: [{name: x, extension: {token: ${s.extension}}}]}
- name: other
  context: {cluster: other, user: other}
clusters:
- name: prod
  cluster:
    server: https://me:${s.serverPassword}@10.0.0.1:6443/path?token=${s.bearer}
    proxy-url: http://me:${s.kubeconfigProxyPassword}@proxy.example.com:3128
    certificate-authority-data: ${s.authority}
    extensions:
    - name: client.authentication.k8s.io/exec
      extension: {clusterID: my-cluster, secretThing: ${s.extension}}
- name: other
  cluster: {server: https://other.example.com}
users:
- name: prod
  user:
    token: &anchored ${s.bearer}
    other-thing: &more ${s.anchored}
    password: *more
    username: [*anchored, *more]
    as-user-extra: {reason: [${s.anchored}]}
    client-key-data: ${s.keyData}
    Password: "${s.password}"
    auth-provider:
      name: oidc
      config: {id-token: ${s.idToken}, refresh-token: "${s.refreshToken}", client-secret: ${s.password}}
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: aws-iam-authenticator
      args: [token, -i, my-cluster, ${s.execArgument}, --client-secret, ${s.execOption}, "${s.execScript}"]
      env:
      - {name: AWS_PROFILE, value: from-kubeconfig}
      - {name: AWS_SECRET_ACCESS_KEY, value: ${s.execEnv}}
      - {name: ANYTHING, value: ${s.execEnv}}
      interactiveMode: IfAvailable
      installHint: ${s.installHint}
- name: other
  user: {token: ${s.otherUser}, password: ${s.numericPassword}}
`;

const awsConfig = `# ${s.profileComment}
[default]
region = us-east-1
[profile work]
region = eu-west-1 ; ${s.profileComment}
aws_access_key_id = ${s.envAccessKeyId}
aws_secret_access_key = ${s.profileSecretKey}
aws_session_token = ${s.profileToken}
${s.profileContinued}==
  ${s.profileContinued}
role_arn = arn:aws:iam::111122223333:role/Admin
external_id = ${s.profileExternalId}
[profile from-kubeconfig]
credential_process = ${s.profileProcess}
`;

const serverConfig = `# ${s.configComment}
clusterID: my-cluster # ${s.configComment}
unknownKey: ${s.configUnknown}
server:
  stsPassword: |
    ${s.configPassword}
  mapUsers:
  - {userarn: "arn:aws:iam::111122223333:user/alice", username: "${s.configToken}", note: ${s.configUnknown}}
  mapRoles:
  - {rolearn: "arn:aws:iam::111122223333:role/Admin", username: admin, groups: [system:masters]}
`;
