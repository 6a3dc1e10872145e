import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Change, loginFolder, type LoginFolder } from "../testing/login-folder.ts";
import { AUTHENTICATOR, writeProgram } from "../testing/programs.ts";
import { troubles } from "../testing/troubles.ts";

const setUser = "kubectl --kubeconfig HERE/kubeconfig config set-credentials u";
const setVersion = (version: string, mode = "IfAvailable"): string =>
  `${setUser} --exec-api-version=client.authentication.k8s.io/${version} --exec-interactive-mode=${mode}`;

const user =
  (content: Record<string, unknown>): Change =>
  (kubeconfig) =>
    (kubeconfig.users[0] = { name: "u", user: content });

/** In the place of a text. */
const matching = (pattern: RegExp): string => expect.stringMatching(pattern);

const beside =
  (content: Record<string, unknown>): Change =>
  (kubeconfig) =>
    Object.assign(kubeconfig.users[0]?.user ?? {}, content);

describe("doctor stops at a user", () => {
  const another =
    "Add a context that does: aws-iam-authenticator kubeconfig -i CLUSTER-ID --alias NAME --server https://127.0.0.1:1/";
  it.each<[what: string, change: Change, message: string, fix: string]>([
    [
      "who has nothing to log in with",
      user({}),
      'kubectl logs in as "u" with nothing at all, and never calls aws-iam-authenticator',
      another,
    ],
    [
      "who has a client certificate",
      user({ "client-certificate-data": "c", "client-key-data": "k" }),
      'kubectl logs in as "u" with a client certificate, and never calls aws-iam-authenticator',
      another,
    ],
    [
      "who has a token",
      user({ token: "made-up" }),
      'kubectl logs in as "u" with a token that stands in the kubeconfig, and never calls aws-iam-authenticator',
      another,
    ],
    [
      "who has a token beside exec",
      beside({ token: "made-up" }),
      'the user "u" has a token that stands in the kubeconfig beside exec, and kubectl never runs the exec plugin then',
      "Remove token and tokenFile from the user u in the kubeconfig.",
    ],
    [
      "who has a password beside exec",
      beside({ username: "me", password: "made-up" }),
      'the user "u" has a username and password beside exec, and kubectl never runs the exec plugin then',
      "Remove username and password from the user u in the kubeconfig.",
    ],
    [
      "who has an auth-provider beside exec",
      beside({ "auth-provider": { name: "oidc" } }),
      'the user "u" has an auth-provider beside exec, and kubectl refuses both together',
      "Remove auth-provider from the user u in the kubeconfig.",
    ],
    [
      "whose exec has no command",
      (_, exec) => (exec.command = ""),
      'the exec of the user "u" has no command, which kubectl refuses',
      `${setUser} --exec-command=aws-iam-authenticator`,
    ],
  ])("%s", async (_, change, message, fix) => {
    const login = loginFolder();
    login.write(change);
    expect(await troubles(login)).toEqual([{ id: "user-login", status: "fail", message, fix }]);
  });
});

describe("doctor stops at an exec plugin", () => {
  const name = "aws-iam-authenticator";
  it.each<
    [what: string, prepare: (login: LoginFolder) => unknown, change: Change | undefined, message: string, fix: string]
  >([
    [
      "that is not in PATH",
      ({ programs }) => rmSync(join(programs, name)),
      undefined,
      'the exec plugin "aws-iam-authenticator" is not found in PATH',
      `Install it with \`npm install -g aws-iam-authenticator\`, or say where it is: ${setUser} --exec-command=/PATH/TO/aws-iam-authenticator`,
    ],
    [
      "that is not where its path says, from the kubeconfig",
      () => undefined,
      (_, exec) => (exec.command = "./bin/aws-iam-authenticator"),
      'the exec plugin "./bin/aws-iam-authenticator" is not found from the kubeconfig\'s folder "HERE"',
      `${setUser} --exec-command=/PATH/TO/aws-iam-authenticator`,
    ],
    [
      "that is a folder",
      ({ folder }) => mkdirSync(join(folder, "bin")),
      (_, exec) => (exec.command = "./bin"),
      'the exec plugin "HERE/bin" is a folder',
      `${setUser} --exec-command=/PATH/TO/aws-iam-authenticator`,
    ],
    [
      "that may not be executed",
      ({ programs }) => chmodSync(join(programs, name), 0o644),
      undefined,
      'the exec plugin "HERE/programs/aws-iam-authenticator" cannot be executed',
      "chmod +x HERE/programs/aws-iam-authenticator",
    ],
    [
      "that fails",
      ({ programs }) => writeProgram(programs, name, "echo 'env: node: No such file or directory' >&2; exit 127"),
      undefined,
      'the exec plugin "HERE/programs/aws-iam-authenticator" cannot be run: it ended with 127, saying "env: node: No such file or directory"',
      "Run it by hand: HERE/programs/aws-iam-authenticator version; then install it anew.",
    ],
    [
      "that logs in otherwise",
      ({ programs }) => writeProgram(programs, "kubelogin", ""),
      (_, exec) => (exec.command = "kubelogin"),
      'the exec plugin "kubelogin" does not log in with AWS IAM',
      `If AWS IAM is meant: ${setUser} --exec-command=aws-iam-authenticator`,
    ],
  ])("%s", async (_, prepare, change, message, fix) => {
    const login = loginFolder();
    prepare(login);
    login.write(change);
    expect(await troubles(login)).toEqual([{ id: "exec-plugin", status: "fail", message, fix }]);
  });
});

describe("doctor stops at the exec's version", () => {
  const old = AUTHENTICATOR.replace("$version", "client.authentication.k8s.io/v1alpha1");
  it.each<[what: string, kubectl: string, plugin: string, change: Change, message: string, fix: string]>([
    [
      "that is missing",
      "v1.35.2",
      AUTHENTICATOR,
      (_, exec) => delete exec.apiVersion,
      'the exec of the user "u" has no apiVersion, and kubectl refuses it',
      setVersion("v1"),
    ],
    [
      "that nobody knows",
      "v1.35.2",
      AUTHENTICATOR,
      (_, exec) => (exec.apiVersion = "v1"),
      'the exec\'s apiVersion "v1" is none that kubectl knows',
      setVersion("v1"),
    ],
    [
      "that kubectl knows no more",
      "v1.24.0",
      AUTHENTICATOR,
      (_, exec) => (exec.apiVersion = "client.authentication.k8s.io/v1alpha1"),
      'the exec\'s apiVersion "client.authentication.k8s.io/v1alpha1" is none that kubectl "v1.24.0" knows',
      setVersion("v1"),
    ],
    [
      "v1 without interactiveMode",
      "v1.35.2",
      AUTHENTICATOR,
      (_, exec) => delete exec.interactiveMode,
      'the exec of the user "u" has no interactiveMode, and kubectl refuses it',
      setVersion("v1"),
    ],
    [
      "with an interactiveMode that nobody knows",
      "v1.35.2",
      AUTHENTICATOR,
      (_, exec) => Object.assign(exec, { apiVersion: "client.authentication.k8s.io/v1beta1", interactiveMode: "Auto" }),
      'the exec of the user "u" has an unknown interactiveMode, and kubectl refuses it',
      setVersion("v1beta1"),
    ],
    [
      "where an old plugin answers in another",
      "v1.35.2",
      old,
      (_, exec) => (exec.interactiveMode = "Never"),
      'the exec plugin answers with "client.authentication.k8s.io/v1alpha1" where the kubeconfig asks for "client.authentication.k8s.io/v1", and kubectl refuses that',
      "Install a current aws-iam-authenticator; of the reference implementation 0.5.5 or newer.",
    ],
  ])("%s", async (_, kubectl, plugin, change, message, fix) => {
    const login = loginFolder();
    writeProgram(login.programs, "kubectl", `echo '{"clientVersion": {"gitVersion": "${kubectl}"}}'`);
    writeProgram(login.programs, "aws-iam-authenticator", plugin);
    login.write(change);
    expect(await troubles(login)).toEqual([{ id: "exec-api-version", status: "fail", message, fix }]);
  });

  it("v1 where kubectl is too old for it, and says so of kubectl first", async () => {
    const login = loginFolder();
    writeProgram(login.programs, "kubectl", `echo '{"clientVersion": {"gitVersion": "v1.21.0"}}'`);
    expect(await troubles(login)).toMatchObject([
      { id: "kubectl", status: "warn" },
      { id: "exec-api-version", status: "fail", fix: setVersion("v1beta1") },
    ]);
  });
});

describe("doctor goes on, with a warning,", () => {
  it.each<[what: string, change: Change, id: string, message: string, fix: string]>([
    [
      "over a client certificate beside exec",
      beside({ "client-certificate": "c.pem", "client-key": "k.pem" }),
      "user-login",
      'the user "u" has a client certificate beside exec; kube-apiserver looks at that first',
      "Remove client-certificate and client-certificate-data from the user u in the kubeconfig.",
    ],
    [
      "over somebody who asks to be somebody else",
      beside({ as: "root" }),
      "impersonation",
      'the user "u" asks to be "root" (as); doctor asks as whoever logs in',
      "Remove `as` from the user in the kubeconfig, if that is not meant.",
    ],
    [
      "over v1alpha1, where nobody knows which kubectl",
      (_, exec) => (exec.apiVersion = "client.authentication.k8s.io/v1alpha1"),
      "exec-api-version",
      "the exec's apiVersion is v1alpha1, which clients since v1.24 refuse",
      setVersion("v1"),
    ],
  ])("%s", async (_, change, id, message, fix) => {
    const login = loginFolder();
    writeProgram(login.programs, "kubectl", "exit 1");
    login.write((kubeconfig, exec) => {
      change(kubeconfig, exec);
      // Far enough.
      exec.args = ["token"];
    });
    const found = await troubles(login);
    expect(found.map((check) => check.id)).toEqual(["kubectl", id, "exec-arguments"]);
    expect(found[1]).toEqual({ id, status: "warn", message, fix });
  });
});

describe("doctor stops at the exec's arguments", () => {
  const rewrite = `${setUser} --exec-arg=token --exec-arg=-i --exec-arg=CLUSTER-ID`;
  const missing = "CLUSTER_ID_MISSING: no cluster id is given";
  it.each<[what: string, change: Change, message: string, fix: string]>([
    ["without a cluster id", (_, exec) => (exec.args = ["token"]), missing, rewrite],
    [
      "without the command",
      (_, exec) => (exec.args = ["-i", "c"]),
      'kubectl cannot run the exec plugin of the user "u": the arguments do not call the command token, and nothing beside it',
      rewrite,
    ],
    [
      "with an unknown option",
      (_, exec) => exec.args.push("--regoin=x"),
      'kubectl cannot run the exec plugin of the user "u": unknown option --regoin; did you mean --region?',
      rewrite,
    ],
    [
      "with two options that exclude each other",
      (_, exec) => exec.args.push("-s", "a", "--forward-session-name"),
      matching(/exclude each other/),
      rewrite,
    ],
    [
      "with a configuration file that is not there",
      (_, exec) => exec.args.push("-c", "nowhere.yaml"),
      matching(/^CONFIG_UNREADABLE: .*nowhere\.yaml/),
      matching(/./),
    ],
    [
      "with cluster info that the plugin is not given",
      (kubeconfig, exec) => {
        exec.args = ["token"];
        const extensions = [{ name: "client.authentication.k8s.io/exec", extension: { clusterID: "c" } }];
        Object.assign(kubeconfig.clusters[0]?.cluster ?? {}, { extensions });
      },
      missing,
      rewrite,
    ],
    [
      "with cluster info that cannot be read",
      (kubeconfig, exec) => {
        exec["provideClusterInfo"] = true;
        const extension = { clusterID: 7 };
        const extensions = [{ name: "client.authentication.k8s.io/exec", extension }];
        Object.assign(kubeconfig.clusters[0]?.cluster ?? {}, { extensions });
      },
      matching(/^EXEC_INFO_INVALID: .*clusterID/),
      matching(/extension of the cluster/),
    ],
  ])("%s", async (_, change, message, fix) => {
    const login = loginFolder();
    login.write(change);
    expect(await troubles(login)).toEqual([
      {
        id: "exec-arguments",
        status: "fail",
        message,
        fix,
      },
    ]);
  });
});
