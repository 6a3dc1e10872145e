import { createServer, type RequestListener } from "node:http";
import { connect, type Socket } from "node:net";
import { rootCertificates } from "node:tls";
import { describe, expect, it, onTestFinished } from "vitest";
import { fileOf } from "../../testing/aws.ts";
import { listen } from "../../testing/listen.ts";
import type { Check } from "../check.ts";
import { answerAsAlice, type HealthyLogin, startHealthyLogin } from "../testing/healthy-login.ts";
import type { Change, Kubeconfig } from "../testing/login-folder.ts";
import { troubles } from "../testing/troubles.ts";

/** Answers each path with a status and a body; others, and those without, as for alice. */
function answering(answers: Readonly<Record<string, readonly [status: number, body: string]>>): RequestListener {
  return (request, response) => {
    const answer = answers[request.url ?? ""];
    if (answer === undefined) return answerAsAlice(request, response);
    response.writeHead(answer[0], { "content-type": "application/json" }).end(answer[1]);
  };
}

const review = (version: string): string => `/apis/authentication.k8s.io/${version}/selfsubjectreviews`;
const status = (message: string): string => JSON.stringify({ kind: "Status", message });

function cluster(kubeconfig: Kubeconfig): Record<string, unknown> {
  return kubeconfig.clusters[0]?.cluster ?? {};
}

async function checkOf(id: string, login: HealthyLogin, env: Readonly<Record<string, string>> = {}) {
  const { stdout } = await login.run(["doctor", "-o", "json"], { env });
  const { checks }: { checks: Check[] } = JSON.parse(stdout);
  return checks.find((check) => check.id === id);
}

describe("doctor stops at a kube-apiserver", () => {
  it.each<[what: string, change: Change, message: RegExp, fix: RegExp]>([
    [
      "that does not listen",
      (k) => (cluster(k)["server"] = "https://127.0.0.1:1"),
      /^https:\/\/127\.0\.0\.1:1 cannot be reached: nobody listens there \(ECONNREFUSED\)$/,
      /whether kube-apiserver runs/,
    ],
    [
      "whose name nobody knows",
      (k) => (cluster(k)["server"] = "https://kube.invalid:6443"),
      /^https:\/\/kube\.invalid:6443 cannot be reached: its name is not known to DNS \((ENOTFOUND|EAI_AGAIN)\)$/,
      /VPN/,
    ],
    [
      "whose certificate is of another authority",
      (k) => (cluster(k)["certificate-authority-data"] = Buffer.from(rootCertificates[0] ?? "").toString("base64")),
      /cannot be reached: its certificate is of another authority than the kubeconfig names \([A-Z_]+\)$/,
      /--certificate-authority=ca\.crt --embed-certs/,
    ],
    [
      "whose certificate is of an authority that the system does not know",
      (k) => delete cluster(k)["certificate-authority-data"],
      /cannot be reached: its certificate is of another authority/,
      /--certificate-authority=ca\.crt --embed-certs/,
    ],
    [
      "whose certificate is for another name",
      (k) => (cluster(k)["tls-server-name"] = "kube.example"),
      /cannot be reached: its certificate is for other names than the one that is called \(ERR_TLS_CERT_ALTNAME_INVALID\)$/,
      /--tls-server-name=HOST/,
    ],
    [
      "behind a proxy that is not there",
      (k) => (cluster(k)["proxy-url"] = "http://127.0.0.1:1"),
      /cannot be reached through the proxy 127\.0\.0\.1:1: nobody listens there \(ECONNREFUSED\)$/,
      /The proxy is that of proxy-url in the kubeconfig/,
    ],
  ])("%s", async (_, change, message, fix) => {
    const login = await startHealthyLogin();
    login.write(change);
    expect(await troubles(login)).toEqual([
      {
        id: "kube-apiserver",
        status: "fail",
        message: expect.stringMatching(message),
        fix: expect.stringMatching(fix),
      },
    ]);
  });

  it("that is none", async () => {
    const login = await startHealthyLogin({ answer: answering({ "/version": [200, "<html>"] }) });
    expect(await troubles(login)).toMatchObject([
      {
        id: "kube-apiserver",
        status: "fail",
        message: expect.stringMatching(/answers \(HTTP 200\), but not as kube-apiserver/),
      },
    ]);
  });

  it("that speaks no TLS", async () => {
    const login = await startHealthyLogin();
    const plain = await listen(createServer(answerAsAlice));
    login.write((k) => (cluster(k)["server"] = plain.replace("http:", "https:")));
    expect(await troubles(login)).toMatchObject([
      {
        id: "kube-apiserver",
        status: "fail",
        message: expect.stringMatching(/speaks no TLS, or another version of it/),
      },
    ]);
  });
});

describe("doctor reaches a kube-apiserver", () => {
  it.each<[what: string, change: Change, systems: boolean]>([
    [
      "whose certificate the kubeconfig says not to check",
      (k) => {
        delete cluster(k)["certificate-authority-data"];
        cluster(k)["insecure-skip-tls-verify"] = true;
      },
      false,
    ],
    ["whose authority is the system's", (k) => delete cluster(k)["certificate-authority-data"], true],
    ["whose certificate has the kubeconfig's name", (k) => (cluster(k)["tls-server-name"] = "localhost"), false],
    [
      "whose URL has no scheme",
      (k) => (cluster(k)["server"] = String(cluster(k)["server"]).replace("https://", "")),
      false,
    ],
  ])("%s", async (_, change, systems) => {
    const login = await startHealthyLogin();
    let authority = "";
    login.write((k, exec) => {
      authority = Buffer.from(String(cluster(k)["certificate-authority-data"]), "base64").toString();
      change(k, exec);
    });
    const env = systems ? { SSL_CERT_FILE: fileOf(authority) } : {};
    expect(await checkOf("kubernetes-user", login, env)).toMatchObject({ status: "pass" });
  });
});

describe("doctor says of who kube-apiserver takes the caller for", () => {
  const anonymous = JSON.stringify({ status: { userInfo: { username: "system:anonymous", groups: [] } } });
  it.each<[what: string, answers: Parameters<typeof answering>[0], expected: Omit<Check, "id">]>([
    [
      "that it is nobody",
      { [review("v1")]: [401, status("Unauthorized")] },
      {
        status: "fail",
        message: expect.stringMatching(/ answers 401: it takes the token for nobody$/),
        fix: expect.stringMatching(/--authentication-token-webhook-config-file/),
      },
    ],
    [
      "that it does not look at tokens",
      { [review("v1")]: [201, anonymous] },
      {
        status: "fail",
        message: expect.stringMatching(/takes us for "system:anonymous": it does not look at tokens$/),
        fix: expect.stringMatching(/./),
      },
    ],
    [
      "the name alone, where a refusal has it",
      { [review("v1")]: [403, status('selfsubjectreviews is forbidden: User "arn:x" cannot create resource')] },
      { status: "pass", message: 'kube-apiserver takes us for "arn:x", who may not ask for more' },
    ],
    [
      "what an older version tells",
      {
        [review("v1")]: [404, status("not found")],
        [review("v1beta1")]: [201, JSON.stringify({ status: { userInfo: { username: "old" } } })],
      },
      { status: "pass", message: 'kube-apiserver takes us for "old", in no groups' },
    ],
    [
      "what a refusal of a much older one tells",
      { "/api": [403, status('forbidden: User "older" cannot get path "/api"')], [review("v1")]: [404, "{}"] },
      { status: "pass", message: 'kube-apiserver takes us for "older", who may not ask for more' },
    ],
    [
      "that a much older one does not tell",
      { "/api": [200, "{}"], [review("v1")]: [404, "{}"] },
      {
        status: "warn",
        message: "kube-apiserver accepts the token; before v1.27 it tells nobody who they are",
        fix: expect.stringMatching(/can-i/),
      },
    ],
    [
      "that it fails",
      { [review("v1")]: [500, status("etcd is away")] },
      {
        status: "fail",
        message: expect.stringMatching(/does not tell who we are: HTTP 500, "etcd is away"$/),
        fix: "See kube-apiserver's log.",
      },
    ],
  ])("%s", async (_, answers, expected) => {
    const login = await startHealthyLogin({ answer: answering(answers) });
    expect(await checkOf("kubernetes-user", login)).toEqual({ id: "kubernetes-user", ...expected });
  });
});

it("doctor warns of a kubectl that is too far from kube-apiserver", async () => {
  const login = await startHealthyLogin({ answer: answering({ "/version": [200, '{"gitVersion": "v1.31.0"}'] }) });
  expect(await troubles(login)).toEqual([
    {
      id: "kube-apiserver",
      status: "warn",
      message: expect.stringMatching(
        /^kube-apiserver v1\.31\.0 answers at .*; kubectl "v1\.35\.2" is 4 minor versions from it$/,
      ),
      fix: "Use a kubectl that is no more than one minor version older or newer.",
    },
  ]);
});

it("doctor stops where the proxy refuses", async () => {
  const proxy = createServer();
  proxy.on("connect", (_request, socket) => socket.end("HTTP/1.1 403 Forbidden\r\n\r\n"));
  const url = await listen(proxy);
  const login = await startHealthyLogin();
  login.write((k) => (cluster(k)["proxy-url"] = url));
  const message = /cannot be reached through the proxy \S+: the proxy does not let the connection through \([A-Z_]+\)$/;
  expect(await checkOf("kube-apiserver", login)).toMatchObject({ message: expect.stringMatching(message) });
});

it("doctor goes through the kubeconfig's proxy", async () => {
  const asked: string[] = [];
  const proxy = createServer();
  proxy.on("connect", (request, socket) => {
    asked.push(`${request.method} ${request.url}`);
    const [host, port] = String(request.url).split(":");
    const onward: Socket = connect(Number(port), host);
    onTestFinished(() => void onward.destroy());
    onward.once("connect", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    socket.on("error", () => onward.destroy());
    onward.on("error", () => socket.destroy());
  });
  const url = await listen(proxy);
  const login = await startHealthyLogin();
  login.write((k) => (cluster(k)["proxy-url"] = url));
  expect(await checkOf("kubernetes-user", login)).toMatchObject({ status: "pass" });
  expect(new Set(asked)).toEqual(new Set([`CONNECT ${new URL(login.apiServer).host}`]));
});
