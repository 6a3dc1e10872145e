import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { ClusterLogin } from "./login-settings.ts";
import { mergeLogin } from "./merge-login.ts";

const login: ClusterLogin = { name: "prod", clusterId: "prod.example.com", server: "https://10.0.0.1:6443" };

/** The text after; a problem fails the test. */
function merged(text: string, given: ClusterLogin = login, switchTo = true): string {
  const outcome = mergeLogin(text, given, { file: "config", switchTo });
  if (!outcome.ok) throw new Error(outcome.problem.detail);
  return outcome.value;
}

const exec = (indent: string): string =>
  [
    "exec:",
    "  apiVersion: client.authentication.k8s.io/v1",
    "  command: aws-iam-authenticator",
    "  args:",
    "  - token",
    "  - -i",
    "  - prod.example.com",
    "  interactiveMode: IfAvailable",
    `  installHint: "aws-iam-authenticator is not installed, or not in PATH. Install it with: npm install -g aws-iam-authenticator"`,
  ].join(`\n${indent}`);

const ours = {
  cluster: "- cluster:\n    server: https://10.0.0.1:6443\n  name: prod\n",
  context: "- context:\n    cluster: prod\n    user: prod\n  name: prod\n",
  user: `- user:\n    ${exec("    ")}\n  name: prod\n`,
};

/** As kubectl and people write one, with what no program may lose. */
const theirs = `# mine
apiVersion: v1
clusters:
# the old one
- cluster:
    certificate-authority: /etc/ca.pem   # on disk
    server: "https://old.example.com"
  name: old
contexts:
- context: {cluster: old, user: old,   namespace: apps}
  name: old
current-context: old # for now
kind: Config
preferences: {}
users:
- name: old
  user:
    client-key-data: c2VjcmV0
    x-vendor:
      kept: yes
`;

describe("a login is written", () => {
  it("into a new file", () => {
    const text = `apiVersion: v1
kind: Config
clusters:
${ours.cluster}contexts:
${ours.context}current-context: prod
users:
${ours.user}`;
    expect(merged("")).toBe(text);
    expect(merged("\n")).toBe(text);
    expect(merged("", login, false)).toBe(text.replace("current-context: prod\n", ""));
  });

  it("behind the others, which stay byte for byte", () => {
    expect(merged(theirs)).toBe(
      `${theirs
        .replace("contexts:\n", `${ours.cluster}contexts:\n`)
        .replace("current-context: old # for now", `${ours.context}current-context: prod # for now`)}${ours.user}`,
    );
  });

  it("without a switch", () => {
    expect(merged(theirs, login, false)).toContain("current-context: old # for now\n");
  });

  it("once: what says so already is not touched", () => {
    for (const text of [theirs, "", '{"kind":"Config"}', "kind: Config\n"]) {
      const once = merged(text);
      expect(merged(once)).toBe(once);
    }
  });

  it("nor is what kubectl has written in its own way", () => {
    const byKubectl = merged(theirs)
      .replace("      interactiveMode", "      env: null\n      interactiveMode")
      .replace(/( *)(installHint: .*)\n/, "$1$2\n$1provideClusterInfo: false\n");
    expect(merged(byKubectl)).toBe(byKubectl);
  });

  it.each<[what: string, text: string, written: string]>([
    ["nothing but a kind", "kind: Config", `kind: Config\nclusters:\n${ours.cluster}users:\n`],
    ["empty lists", "clusters: []\nkind: Config\n", `clusters:\n${ours.cluster}kind: Config\nusers:\n`],
    ["lists that are null", "clusters: null\nkind: Config\n", `clusters:\n${ours.cluster}kind: Config\n`],
    ["keys without lists", "clusters:\nkind: Config\n", `clusters:\n${ours.cluster}kind: Config\n`],
    [
      "lists further right",
      "clusters:\n  - name: a\n    cluster: {server: x}\nkind: Config\n",
      `    cluster: {server: x}\n${ours.cluster.replaceAll(/^/gm, "  ").trimEnd()}\nkind: Config\n`,
    ],
    ["no line break at the end", "kind: Config\nusers:\n- name: a", `users:\n- name: a\n${ours.user}`],
    ["a current context of nothing", 'current-context: ""\n', "current-context: prod\n"],
    ["a current context without a value", "current-context:\n", "current-context: prod\n"],
  ])("where there are %s", (_, text, written) => {
    expect(merged(text)).toContain(written);
    expect(parse(merged(text))).toMatchObject({
      clusters: expect.arrayContaining([{ name: "prod", cluster: { server: login.server } }]),
      contexts: [{ name: "prod", context: { cluster: "prod", user: "prod" } }],
      "current-context": "prod",
      users: expect.arrayContaining([expect.objectContaining({ name: "prod" })]),
    });
  });

  it("with Windows' line breaks where the others have them", () => {
    expect(merged(theirs.replaceAll("\n", "\r\n"))).toBe(merged(theirs).replaceAll("\n", "\r\n"));
  });

  it("as JSON into JSON", () => {
    const json = JSON.stringify({ kind: "Config", users: [{ name: "a", user: { token: "t" } }] }, undefined, 2);
    const after = merged(`${json}\n`);
    expect(after).toBe(`${JSON.stringify(JSON.parse(after), undefined, 2)}\n`);
    expect(JSON.parse(after)).toMatchObject({ users: [{ name: "a", user: { token: "t" } }, { name: "prod" }] });
  });

  it("with all there is to say", () => {
    const full = merged("", {
      ...login,
      authority: "-----BEGIN CERTIFICATE-----\n",
      proxyUrl: "socks5://127.0.0.1:1080",
      namespace: "apps",
      region: "eu-central-1",
      role: "arn:aws:iam::111122223333:role/Admin",
      profile: "work",
    });
    expect(parse(full)).toEqual({
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        {
          name: "prod",
          cluster: {
            server: login.server,
            "certificate-authority-data": "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==",
            "proxy-url": "socks5://127.0.0.1:1080",
          },
        },
      ],
      contexts: [{ name: "prod", context: { cluster: "prod", namespace: "apps", user: "prod" } }],
      "current-context": "prod",
      users: [
        {
          name: "prod",
          user: {
            exec: {
              apiVersion: "client.authentication.k8s.io/v1",
              command: "aws-iam-authenticator",
              args: [
                "token",
                "-i",
                "prod.example.com",
                "--region",
                "eu-central-1",
                "-r",
                "arn:aws:iam::111122223333:role/Admin",
              ],
              env: [{ name: "AWS_PROFILE", value: "work" }],
              interactiveMode: "IfAvailable",
              installHint: expect.stringContaining("npm install -g aws-iam-authenticator"),
            },
          },
        },
      ],
    });
  });

  it.each(["yes", "1", "0x10", "a: b", "#x", "null", "a b", "é", "arn:aws:eks:eu-central-1:111122223333:cluster/c"])(
    "under the name %j, whatever YAML would take it for",
    (name) => {
      const after = merged(theirs, { ...login, name });
      expect(parse(after)).toMatchObject({ "current-context": name });
      expect(parse(after, { version: "1.1" })).toMatchObject({ "current-context": name });
      expect(parse(after).users.at(-1)).toMatchObject({ name });
    },
  );
});

describe("a login that is there already is changed", () => {
  const before = `clusters:
# above
- name: prod # ours
  cluster:
    # where it was
    server: https://old.example.com # old
    insecure-skip-tls-verify: true
    tls-server-name: kube
# below
- name: z
  cluster: {server:   "https://z"}
contexts:
- context:
    cluster: other
    namespace: apps
  name: prod
users:
- name: prod
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1beta1
      command: /usr/local/bin/aws-iam-authenticator
      args: [token, -i, prod.example.com, -r, "arn:aws:iam::111122223333:role/Old"]
      env:
      - {name: AWS_PROFILE, value: old}
      - {name: AWS_STS_REGIONAL_ENDPOINTS, value: regional}
`;

  it("where it says something else, and keeps what it does not speak of", () => {
    expect(merged(before, { ...login, authority: "CA" })).toBe(`clusters:
# above
- name: prod # ours
  cluster:
    # where it was
    server: https://10.0.0.1:6443 # old
    tls-server-name: kube
    certificate-authority-data: Q0E=
# below
- name: z
  cluster: {server:   "https://z"}
contexts:
- context:
    cluster: prod
    namespace: apps
    user: prod
  name: prod
users:
- name: prod
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: /usr/local/bin/aws-iam-authenticator
      args:
      - token
      - -i
      - prod.example.com
      env:
      - name: AWS_STS_REGIONAL_ENDPOINTS
        value: regional
      interactiveMode: IfAvailable
      installHint: "aws-iam-authenticator is not installed, or not in PATH. Install it with: npm install -g aws-iam-authenticator"
current-context: prod
`);
  });

  it("of several with one name in the first, which is kubectl's", () => {
    const twice = "users: [{name: prod, user: {}}, {name: prod, user: {token: x}}]\n";
    expect(parse(merged(twice)).users).toEqual([
      { name: "prod", user: { exec: expect.anything() } },
      { name: "prod", user: { token: "x" } },
    ]);
  });

  it("by writing the document anew where the text allows nothing else, comments kept", () => {
    const flow = "# mine\n{clusters: [{name: a, cluster: {server: x}}], users: [  ]}\n";
    const after = merged(flow);
    expect(after).toContain("# mine\n");
    expect(parse(after)).toMatchObject({ clusters: [{ name: "a" }, { name: "prod" }], users: [{ name: "prod" }] });
  });
});

it("an entry that others share is changed for itself alone", () => {
  const after = parse(merged("a: &a {server: x}\nclusters: [{name: prod, cluster: *a}]\nb: *a\n"));
  expect(after).toMatchObject({
    a: { server: "x" },
    b: { server: "x" },
    clusters: [{ cluster: { server: login.server } }],
  });
});

describe("refused is", () => {
  it.each<[what: string, text: string, detail: string]>([
    ["what is no YAML", "a: [secret\nb: c\n", 'kubeconfig "config" cannot be read from line 2, column 1 on'],
    ["a list", "- secret\n", 'kubeconfig "config" cannot be read from line 1, column 1 on'],
    ["two documents", "a: b\n---\nsecret: x\n", 'kubeconfig "config" cannot be read from line 2, column 1 on'],
    ["an alias to nothing", "a: *secret\n", 'kubeconfig "config" cannot be read from line 1, column 1 on'],
  ])("%s, without a word of what it holds", (_, text, detail) => {
    expect(mergeLogin(text, login, { file: "config", switchTo: true })).toEqual({
      ok: false,
      problem: { code: "CONFIG_INVALID", detail },
    });
  });
});
