import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Outcome } from "@aws-iam-authenticator/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { KubernetesClient, KubernetesConnection } from "./client.ts";
import { connectToKubernetes } from "./connect.ts";
import { type FakeApiServer, startFakeApiServer } from "./testing/fake-api-server.ts";

let folder: string;
let api: FakeApiServer;
let clients: KubernetesClient[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "aws-iam-authenticator-"));
  api = await startFakeApiServer();
  clients = [];
});

afterEach(async () => {
  for (const client of clients) client.close();
  await api.close();
  await rm(folder, { recursive: true, force: true });
});

type Connection = Omit<KubernetesConnection, "env"> & Partial<Pick<KubernetesConnection, "env">>;

async function connect(connection: Connection): Promise<Outcome<KubernetesClient>> {
  const connected = await connectToKubernetes({ env: {}, ...connection });
  if (connected.ok) clients.push(connected.value);
  return connected;
}

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

/** A kubeconfig for the fake kube-apiserver. */
const kubeconfig = (user: object, cluster: object = {}) =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "usual",
    preferences: {},
    contexts: [
      { name: "usual", context: { cluster: "fake", user: "me", namespace: "mine" } },
      { name: "other", context: { cluster: "elsewhere", user: "me" } },
    ],
    clusters: [
      { name: "fake", cluster: { server: `${api.url}/k8s/clusters/one/`, ...cluster } },
      { name: "elsewhere", cluster: { server: "https://elsewhere.example" } },
    ],
    users: [{ name: "me", user }],
  });

/** Calls, and gives what kube-apiserver was shown, or the problem. */
async function call(connection: Connection): Promise<unknown> {
  const client = await connect(connection);
  if (!client.ok) return client.problem;
  const answer = await client.value.request({ path: "/api" });
  if (!answer.ok) return answer.problem;
  const { authorization, "impersonate-user": user, "impersonate-group": group } = api.requests.at(-1)?.headers ?? {};
  return { authorization, ...(user === undefined ? {} : { user, group }) };
}

const passwordInUrl = /^the URL of the kube-apiserver holds "@"; user and password have keys of their own$/;

describe("who calls", () => {
  it.each([
    ["nobody", {}, { authorization: undefined }],
    ["a token", { token: "abc" }, { authorization: "Bearer abc" }],
    ["a name and a password", { username: "me", password: "x" }, { authorization: "Basic bWU6eA==" }],
    [
      "somebody who acts for others",
      { token: "abc", as: "jane", "as-groups": ["a", "b"] },
      { authorization: "Bearer abc", user: "jane", group: "a, b" },
    ],
  ])("%s", async (_, user, shown) => {
    expect(await call({ kubeconfig: await file("config", kubeconfig(user)) })).toStrictEqual(shown);
    expect(api.requests[0]?.path).toBe("/k8s/clusters/one/api");
  });

  it("whoever a file's token says, anew for each request, beside the kubeconfig", async () => {
    const connection = { kubeconfig: await file("config", kubeconfig({ tokenFile: "token" })) };
    await file("token", "first\n");
    const client = await connect(connection);
    if (!client.ok) throw new Error("not connected");
    await client.value.request({ path: "/api" });
    await file("token", "second\n");
    await client.value.request({ path: "/api" });
    expect(api.requests.map(({ headers }) => headers["authorization"])).toStrictEqual([
      "Bearer first",
      "Bearer second",
    ]);
    await rm(join(folder, "token"));
    expect(await client.value.request({ path: "/api" })).toMatchObject({
      problem: { code: "MAPPING_SOURCE_UNAVAILABLE", detail: expect.stringContaining("ENOENT") },
    });
  });
});

describe("an exec plugin", () => {
  const plugin = async (script: string, exec: object = {}): Promise<string> => {
    await chmod(await file("plugin", `#!/bin/sh\n${script}\n`), 0o755);
    const user = { exec: { apiVersion: "client.authentication.k8s.io/v1", command: "./plugin", ...exec } };
    return file("config", kubeconfig(user, { "tls-server-name": "kube" }));
  };
  const env = { PATH: process.env["PATH"] };
  const printing = (status: string) => `echo run >> "$(dirname "$0")/runs"
echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":${status}}'`;

  it("makes a credential that is used until it expires, or is refused", async () => {
    const script = `echo run >> "$(dirname "$0")/runs"; n=$(cat "$(dirname "$0")/n" 2>/dev/null || echo 0); n=$((n+1)); echo $n > "$(dirname "$0")/n"
echo "{\\"status\\":{\\"token\\":\\"t$n\\",\\"expirationTimestamp\\":\\"2999-01-01T00:00:00Z\\"}}"`;
    const client = await connect({ kubeconfig: await plugin(script), env });
    if (!client.ok) throw new Error("not connected");
    const ask = async () => {
      const answer = await client.value.request({ path: "/api" });
      return answer.ok ? answer.value.status : answer.problem;
    };
    await Promise.all([ask(), ask()]);
    await ask();
    expect(await readFile(join(folder, "runs"), "utf8")).toBe("run\n");
    api.intercept = ({ headers }, response) => {
      if (headers["authorization"] !== "Bearer t1") return false;
      response.writeHead(401).end("{}");
      return true;
    };
    expect(await ask()).toBe(404);
    const shown = api.requests.map(({ headers }) => headers["authorization"]);
    expect(shown).toStrictEqual(["Bearer t1", "Bearer t1", "Bearer t1", "Bearer t1", "Bearer t2"]);
    // One that is always refused is not made over and over.
    api.intercept = (_request, response) => {
      response.writeHead(401).end("{}");
      return true;
    };
    expect(await ask()).toBe(401);
    expect(api.requests).toHaveLength(7);
  });

  it("makes another one where the first is about to expire", async () => {
    const soon = new Date(Date.now() + 20_000).toISOString();
    const path = await plugin(`date +%N >> "$(dirname "$0")/runs"
echo "{\\"status\\":{\\"token\\":\\"$(wc -l < "$(dirname "$0")/runs" | tr -d ' ')\\",\\"expirationTimestamp\\":\\"${soon}\\"}}"`);
    const client = await connect({ kubeconfig: path, env });
    if (!client.ok) throw new Error("not connected");
    await client.value.request({ path: "/api" });
    await client.value.request({ path: "/api" });
    expect(api.requests.map(({ headers }) => headers["authorization"])).toStrictEqual(["Bearer 1", "Bearer 2"]);
  });

  it("is told what it is for, and gets arguments and variables", async () => {
    const script = `printf '{"status":{"token":"%s"}}' "$(printf '%s|%s|%s' "$1" "$EXTRA" "$KUBERNETES_EXEC_INFO" | base64 | tr -d '\\n')"`;
    const exec = { args: ["an argument"], env: [{ name: "EXTRA", value: "x" }], provideClusterInfo: true };
    const shown = await call({ kubeconfig: await plugin(script, exec), env });
    const { authorization } = Object(shown);
    const [argument, extra, info = ""] = Buffer.from(String(authorization).slice(7), "base64").toString().split("|");
    expect([argument, extra]).toStrictEqual(["an argument", "x"]);
    expect(JSON.parse(info)).toStrictEqual({
      apiVersion: "client.authentication.k8s.io/v1",
      kind: "ExecCredential",
      spec: { interactive: false, cluster: { server: `${api.url}/k8s/clusters/one/`, "tls-server-name": "kube" } },
    });
  });

  it.each([
    ["fails", "echo first >&2; echo 'no login' >&2; exit 3", {}, /ended with 3, saying "no login"$/],
    ["tells a secret", "echo 'failed: password=hunter2' >&2; exit 1", {}, /saying "failed: password=…"$/],
    ["is killed", "kill -9 $$", {}, /was ended by "SIGKILL", saying ""$/],
    ["prints nothing", "true", {}, /did not print an ExecCredential/],
    ["prints something else", "echo hello", {}, /did not print an ExecCredential/],
    ["prints no credential", printing("{}"), {}, /did not print an ExecCredential/],
    ["is not there", "true", { command: "nowhere/plugin" }, /could not be started: ENOENT/],
    ["needs a terminal", "true", { interactiveMode: "Always" }, /wants a terminal/],
  ])("that %s is told", async (_, script, exec, says) => {
    expect(await call({ kubeconfig: await plugin(script, exec), env })).toStrictEqual({
      code: "MAPPING_SOURCE_UNAVAILABLE",
      detail: expect.stringMatching(says),
    });
    expect(api.requests).toStrictEqual([]);
  });
});

describe("which kube-apiserver", () => {
  it.each([
    ["the current context", {}, "/k8s/clusters/one", "mine"],
    ["another context", { context: "other" }, "https://elsewhere.example", "default"],
    ["another URL", { master: "https://master.example:6443" }, "https://master.example:6443", "mine"],
  ])("%s", async (_, connection, server, namespace) => {
    const client = await connect({ kubeconfig: await file("config", kubeconfig({})), ...connection });
    expect(client).toMatchObject({ value: { namespace, inCluster: false, server: expect.stringContaining(server) } });
  });

  it("a URL alone sends nobody's credentials, though there is a kubeconfig", async () => {
    const env = { KUBECONFIG: await file("config", kubeconfig({ token: "secret" })) };
    expect(await call({ master: api.url, env })).toStrictEqual({ authorization: undefined });
  });

  it("those that KUBECONFIG names, together; of one name the first counts, and absent ones are none", async () => {
    const first = await file("first", JSON.stringify({ users: [{ name: "me", user: { token: "first" } }] }));
    const second = await file("second", kubeconfig({ token: "second" }));
    const env = { KUBECONFIG: [join(folder, "absent"), first, second].join(":"), HOME: folder };
    expect(await call({ env })).toStrictEqual({ authorization: "Bearer first" });
  });

  it("HOME/.kube/config where nothing else is there", async () => {
    await mkdir(join(folder, ".kube"));
    await file(".kube/config", kubeconfig({ token: "home" }));
    expect(await call({ env: { HOME: folder } })).toStrictEqual({ authorization: "Bearer home" });
  });

  it.each([
    ["nothing is there", {}, "MAPPING_SOURCE_UNAVAILABLE", /there is no kubeconfig, and this is no pod/],
    ["the file is not there", { kubeconfig: "/nowhere/config" }, "CONFIG_UNREADABLE", /"\/nowhere\/config": ENOENT/],
    ["the URL is none", { master: "kube:6443" }, "CONFIG_INVALID", /"kube:6443" is no URL of a kube-apiserver/],
    [
      "the URL has a password, which is not shown,",
      { master: "https://:s3cret@kube" },
      "CONFIG_INVALID",
      passwordInUrl,
    ],
    ["the URL has a user, which is not shown,", { master: "https://me:s3cret@kube" }, "CONFIG_INVALID", passwordInUrl],
  ])("where %s is told", async (_, connection, code, says) => {
    expect(await call(connection)).toStrictEqual({ code, detail: expect.stringMatching(says) });
  });

  it.each([
    ["no YAML", "token: topsecret: {", /cannot be read from line 1, column \d+ on$/],
    ["no current context", JSON.stringify({ contexts: [] }), /^kubeconfig "[^"]+": there is no current-context/],
    ["a context that is not there", JSON.stringify({ "current-context": "x" }), /there is no context "x"/],
    [
      "no such cluster",
      JSON.stringify({ "current-context": "x", contexts: [{ name: "x", context: { cluster: "y" } }] }),
      /the context "x" names no cluster/,
    ],
    [
      "no such user",
      JSON.stringify({
        "current-context": "x",
        contexts: [{ name: "x", context: { cluster: "y", user: "z" } }],
        clusters: [{ name: "y", cluster: { server: "https://y.example" } }],
      }),
      /the context "x" names no user/,
    ],
    [
      "a secret where a map belongs",
      "users:\n- name: me\n  user: topsecret\n",
      /cannot be read from line 3, column 9 on$/,
    ],
  ])("a kubeconfig with %s is told, without what stands there", async (_, text, says) => {
    const problem = await call({ kubeconfig: await file("config", text) });
    expect(problem).toStrictEqual({ code: "CONFIG_INVALID", detail: expect.stringMatching(says) });
    expect(JSON.stringify(problem)).not.toContain("topsecret");
  });

  it.each([
    ["a proxy", {}, { "proxy-url": "http://proxy.example" }, /proxy-url is not supported/],
    ["an auth provider", { "auth-provider": { name: "oidc" } }, {}, /auth-provider "oidc" is not supported/],
  ])("a kubeconfig with %s is refused", async (_, user, cluster, says) => {
    expect(await call({ kubeconfig: await file("config", kubeconfig(user, cluster)) })).toStrictEqual({
      code: "CONFIG_INVALID",
      detail: expect.stringMatching(says),
    });
  });
});

describe("a ConfigMap", () => {
  const metadata = { name: "aws-auth", namespace: "kube-system" };

  it("is read, created and replaced with optimistic concurrency", async () => {
    const connected = await connect({ master: api.url });
    if (!connected.ok) throw new Error("not connected");
    const { getConfigMap, createConfigMap, updateConfigMap } = connected.value;
    expect(await getConfigMap("kube-system", "aws-auth")).toStrictEqual({ ok: true, value: undefined });
    expect(await updateConfigMap({ metadata })).toStrictEqual({ ok: true, value: { written: false, why: "gone" } });
    const created = await createConfigMap({ metadata, data: { a: "1" }, kept: "too" });
    expect(created).toMatchObject({ value: { written: true, configMap: { data: { a: "1" }, kept: "too" } } });
    expect(await createConfigMap({ metadata })).toStrictEqual({ ok: true, value: { written: false, why: "exists" } });
    const read = await getConfigMap("kube-system", "aws-auth");
    if (!read.ok || read.value === undefined) throw new Error("not read");
    const written = await updateConfigMap({ ...read.value, data: { a: "2" } });
    expect(written).toMatchObject({ value: { written: true, configMap: { data: { a: "2" } } } });
    expect(await updateConfigMap(read.value)).toStrictEqual({ ok: true, value: { written: false, why: "conflict" } });
  });

  it.each([
    [
      "403",
      403,
      '{"message":"configmaps is forbidden"}',
      /answers 403 to "GET .*aws-auth": "configmaps is forbidden"$/,
    ],
    ["no ConfigMap", 200, '{"metadata":{"name":"aws-auth"},"data":{"a":1}}', /answers 200 to "GET /],
    ["no JSON", 502, "<html>", /answers 502 .*it gives no reason$/],
  ])("that is answered with %s is a problem", async (_, status, body, says) => {
    const connected = await connect({ master: api.url });
    if (!connected.ok) throw new Error("not connected");
    api.intercept = (_request, response) => {
      response.writeHead(status).end(body);
      return true;
    };
    expect(await connected.value.getConfigMap("kube-system", "aws-auth")).toStrictEqual({
      ok: false,
      problem: { code: "MAPPING_SOURCE_UNAVAILABLE", detail: expect.stringMatching(says) },
    });
  });
});
