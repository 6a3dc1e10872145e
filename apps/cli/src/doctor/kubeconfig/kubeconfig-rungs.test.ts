import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { describe, expect, it } from "vitest";
import { type Change, loginFolder } from "../testing/login-folder.ts";
import { troubles } from "../testing/troubles.ts";

const certificate = Buffer.from(rootCertificates[0] ?? "").toString("base64");

type Row = [what: string, change: Change, id: string, message: string, fix: string];

const writeLogin =
  "aws-iam-authenticator kubeconfig -i CLUSTER-ID --server https://HOST:6443 --certificate-authority ca.crt";

describe("doctor stops at a kubeconfig", () => {
  it.each<Row>([
    ["without contexts", (k) => (k.contexts = []), "context", "the kubeconfig has no contexts", writeLogin],
    [
      "without a current context",
      (k) => delete k["current-context"],
      "context",
      "the kubeconfig has no current context, so that kubectl calls http://localhost:8080",
      "kubectl --kubeconfig HERE/kubeconfig config use-context x",
    ],
    [
      "whose current context is not there",
      (k) => (k["current-context"] = "y"),
      "context",
      'the current context "y" is not in the kubeconfig',
      'Choose one of "x". kubectl --kubeconfig HERE/kubeconfig config use-context NAME',
    ],
    [
      "whose current context is misspelt",
      (k) => (k.contexts.push({ name: "production", context: {} }), (k["current-context"] = "prodution")),
      "context",
      'the current context "prodution" is not in the kubeconfig',
      'Did you mean "production"? kubectl --kubeconfig HERE/kubeconfig config use-context production',
    ],
    [
      "whose context has no cluster",
      (k) => (k.contexts[0] = { name: "x", context: { user: "u" } }),
      "cluster",
      'the context "x" names no cluster',
      "kubectl --kubeconfig HERE/kubeconfig config set-context x --cluster=c",
    ],
    [
      "whose context's cluster is not there",
      (k) => (k.contexts[0] = { name: "x", context: { cluster: "d", user: "u" } }),
      "cluster",
      'the context "x" names the cluster "d", which is not in the kubeconfig',
      "kubectl --kubeconfig HERE/kubeconfig config set-context x --cluster=c",
    ],
    [
      "whose cluster has no server",
      (k) => (k.clusters[0] = { name: "c", cluster: {} }),
      "cluster",
      'the cluster "c" has no server that is a URL',
      "kubectl --kubeconfig HERE/kubeconfig config set-cluster c --server=https://HOST:6443",
    ],
    [
      "whose cluster is called without TLS",
      (k) => (k.clusters[0] = { name: "c", cluster: { server: "http://127.0.0.1:1" } }),
      "cluster",
      'the server of the cluster "c" is no https: URL, and kubectl sends credentials to no other',
      "kubectl --kubeconfig HERE/kubeconfig config set-cluster c --server=https://HOST:6443",
    ],
    [
      "with a certificate authority and none to be checked",
      (k) =>
        Object.assign(k.clusters[0]?.cluster ?? {}, {
          "insecure-skip-tls-verify": true,
          "certificate-authority-data": certificate,
        }),
      "cluster",
      'the cluster "c" has both insecure-skip-tls-verify and certificates, which kubectl refuses',
      "kubectl --kubeconfig HERE/kubeconfig config set-cluster c --insecure-skip-tls-verify=false",
    ],
    [
      "with an authority that is none",
      (k) => Object.assign(k.clusters[0]?.cluster ?? {}, { "certificate-authority-data": "bm90aGluZw==" }),
      "cluster",
      'CONFIG_INVALID: the configuration is not valid (the certificate-authority-data of the cluster "c" holds no certificate)',
      "kubectl --kubeconfig HERE/kubeconfig config set-cluster c --certificate-authority=ca.crt --embed-certs",
    ],
    [
      "with an authority's file that is not there",
      (k) => Object.assign(k.clusters[0]?.cluster ?? {}, { "certificate-authority": "ca.crt" }),
      "cluster",
      'CONFIG_UNREADABLE: a file that is named cannot be read (the certificate-authority "HERE/ca.crt": it is not there)',
      "kubectl --kubeconfig HERE/kubeconfig config set-cluster c --certificate-authority=ca.crt --embed-certs",
    ],
    [
      "with an authority's file that has no end",
      (k) => Object.assign(k.clusters[0]?.cluster ?? {}, { "certificate-authority": "/dev/zero" }),
      "cluster",
      'CONFIG_UNREADABLE: a file that is named cannot be read (the certificate-authority "/dev/zero": it is no file)',
      "kubectl --kubeconfig HERE/kubeconfig config set-cluster c --certificate-authority=ca.crt --embed-certs",
    ],
    [
      "with a proxy that is no URL",
      (k) => Object.assign(k.clusters[0]?.cluster ?? {}, { "proxy-url": "a b" }),
      "cluster",
      'the proxy-url of the cluster "c" is no URL with http:, https: or socks5:',
      "kubectl --kubeconfig HERE/kubeconfig config set-cluster c --proxy-url=http://HOST:PORT",
    ],
    [
      "whose context has no user",
      (k) => (k.contexts[0] = { name: "x", context: { cluster: "c" } }),
      "context-user",
      'the context "x" has no user, so that kubectl sends no token at all',
      "kubectl --kubeconfig HERE/kubeconfig config set-context x --user=u",
    ],
    [
      "whose context has no user, of several that log in otherwise",
      (k) => {
        k.contexts[0] = { name: "x", context: { cluster: "c" } };
        k.users.unshift({ name: "other", user: { token: "t" } });
      },
      "context-user",
      'the context "x" has no user, so that kubectl sends no token at all',
      "kubectl --kubeconfig HERE/kubeconfig config set-context x --user=u",
    ],
    [
      "whose context's user is not there",
      (k) => (
        (k.contexts[0] = { name: "it's", context: { cluster: "c", user: "v" } }),
        (k["current-context"] = "it's")
      ),
      "context-user",
      'the context "it\'s" names the user "v", who is not in the kubeconfig, so that kubectl sends no token at all',
      `kubectl --kubeconfig HERE/kubeconfig config set-context 'it'\\''s' --user=u`,
    ],
    [
      "with a name that stands twice",
      (k) => k.users.push({ name: "u", user: {} }),
      "kubeconfig",
      '"HERE/kubeconfig" has "u" twice among its users, and kubectl refuses all of it',
      "Remove one of the two, or rename it, in HERE/kubeconfig.",
    ],
  ])("%s", async (_, change, id, message, fix) => {
    const login = loginFolder();
    login.write(change);
    const [first, ...others] = await troubles(login);
    expect(first).toEqual({ id, status: "fail", message, fix });
    expect(others).toEqual([]);
  });

  it.each<[what: string, text: string, message: string, fix: string]>([
    [
      "that is no YAML",
      "a: [",
      'CONFIG_INVALID: the configuration is not valid (kubeconfig "HERE/kubeconfig" cannot be read from line 1, column 5 on)',
      "Correct the places named; nothing of an invalid file takes effect.",
    ],
    ["that is empty", "\n", 'there is no kubeconfig: "HERE/kubeconfig"', writeLogin],
  ])("%s", async (_, text, message, fix) => {
    const login = loginFolder();
    writeFileSync(login.kubeconfig, text);
    expect(await troubles(login)).toEqual([{ id: "kubeconfig", status: "fail", message, fix }]);
  });

  it("that is not there", async () => {
    const login = loginFolder();
    rmSync(login.kubeconfig);
    const message = 'there is no kubeconfig: "HERE/kubeconfig"';
    expect(await troubles(login)).toEqual([{ id: "kubeconfig", status: "fail", message, fix: writeLogin }]);
  });

  it("in which there is no context of the name that is asked for", async () => {
    const message = 'the context "production" is not in the kubeconfig';
    expect(await troubles(loginFolder(), ["--context", "production"])).toEqual([
      { id: "context", status: "fail", message, fix: 'Choose one of "x".' },
    ]);
  });
});

describe("doctor goes on, with a warning, over a kubeconfig", () => {
  const broken = (k: Parameters<Change>[0]): unknown => (k.users[0] = { name: "u", user: {} });
  it.each<[what: string, change: Change, id: string, message: string, fix: string, inYears: number]>([
    [
      "whose cluster's certificate is not checked",
      (k) => Object.assign(k.clusters[0]?.cluster ?? {}, { "insecure-skip-tls-verify": true }),
      "cluster",
      'the certificate of the cluster "c" is not checked, so that anybody on the way can take the token',
      "Give the cluster its certificate-authority, and remove insecure-skip-tls-verify.",
      0,
    ],
    [
      "whose cluster's authority has expired",
      (k) => Object.assign(k.clusters[0]?.cluster ?? {}, { "certificate-authority-data": certificate }),
      "cluster",
      'the certificate authority of the cluster "c" has expired',
      "Get the cluster's present one, /etc/kubernetes/pki/ca.crt with kubeadm.",
      100,
    ],
  ])("%s", async (_, change, id, message, fix, inYears) => {
    const login = loginFolder();
    login.write((kubeconfig, exec) => {
      change(kubeconfig, exec);
      broken(kubeconfig);
    });
    const now = Date.now() + inYears * 365 * 24 * 60 * 60_000;
    const [first, second] = await troubles({
      ...login,
      run: (args, outside) => login.run(args, { ...outside, now }),
    });
    expect(first).toEqual({ id, status: "warn", message, fix });
    expect(second).toMatchObject({ id: "user-login" });
  });

  it("of two files that have one name", async () => {
    const login = loginFolder();
    const other = join(login.folder, "other");
    writeFileSync(other, JSON.stringify({ users: [{ name: "u", user: { token: "t" } }] }));
    const { stdout } = await login.run(["doctor", "-o", "json", "--kubeconfig", ""], {
      env: { KUBECONFIG: `${login.kubeconfig}:${other}` },
    });
    expect(JSON.parse(stdout).checks[1]).toEqual({
      id: "kubeconfig",
      status: "warn",
      message: '"u" stands in two files among their users, and kubectl joins both',
      fix: "Rename one of them, or take its file out of KUBECONFIG.",
    });
  });
});
