import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../testing/fake-io.ts";
import { prepareNode } from "../on-node/testing/prepared-node.ts";
import { nastyMachine, SECRETS } from "./testing/nasty-machine.ts";
import { foundIn } from "./testing/pieces.ts";
import { bundleText, writeBundle } from "./write-bundle.ts";

async function nastyText(): Promise<string> {
  const { io, checks, config } = nastyMachine();
  const text = await bundleText({ checks, config }, io);
  return text.replaceAll(io.cwd, "~");
}

describe("a support file", () => {
  it("holds no piece of a secret, wherever that was", async () => {
    const { io, checks, config } = nastyMachine();
    const text = await bundleText({ checks, config }, io);
    expect(foundIn(text, Object.values(SECRETS))).toEqual([]);
    // The search would find them.
    const everything = [checks.map(({ message }) => message), Object.values(io.env), readFileSync(config, "utf8")].join(
      "\n",
    );
    expect(foundIn(everything, Object.values(SECRETS)).length).toBeGreaterThan(10);
  });

  it("says what it holds, and shows all that helps", async () => {
    expect((await nastyText()).replace(/(version|system): .*/g, "$1: …").replace(/fail leak: .*\n.*\n/g, ""))
      .toMatchInlineSnapshot(`
        "Support file of aws-iam-authenticator, written by "aws-iam-authenticator doctor --bundle" at 2026-01-02T12:00:00.000Z.

        Look through it before you send it to anybody. It holds account ids, ARNs, names of users, roles, groups, profiles and
        clusters, addresses of clusters and proxies, and paths of this machine.
        Left out, or replaced by [hidden], are tokens, signatures, session tokens, secret keys, passwords, private keys, unknown
        keys of files, and comments. Access key ids keep their first and last four characters.

        ── Program ──
        version: …
        runtime: node 24.0.0
        system: …
        time: 2026-01-02T12:00:00.000Z

        ── Checks ──
        pass credentials: from the profile work, arn:aws:iam::111122223333:user/alice
        fail terminal: \\u001b[2J\\u202e

        ── Environment ──
        AWS_ACCESS_KEY_ID=ASIA…MPLE
        AWS_CONTAINER_AUTHORIZATION_TOKEN=[set]
        AWS_PROFILE=work
        AWS_REGION=eu-west-1
        AWS_SECRET_ACCESS_KEY=[set]
        AWS_SESSION_TOKEN=[set]
        HTTPS_PROXY=http://[hidden]@proxy.example.com:3128
        KUBECONFIG=~/kube/config:~/kube/broken:~/kube/gone
        KUBERNETES_EXEC_INFO=[set]
        http_proxy=[hidden]@proxy.example.com:3128
        # further variables, not shown: 1

        ── Kubeconfig ──
        Shown is what the context "prod" needs.

        # ~/kube/config, mode 0600: 2 clusters, 2 users, 2 contexts
        current-context: prod
        clusters:
          - name: prod
            cluster:
              server: https://10.0.0.1:6443/path
              proxy-url: http://proxy.example.com:3128/
              certificate-authority-data: "[present]"
              extensions:
                - name: client.authentication.k8s.io/exec
                  extension:
                    clusterID: my-cluster
        users:
          - name: prod
            user:
              token: "[present]"
              other-thing: "[present]"
              password: "[present]"
              username: "[present]"
              as-user-extra: "[present]"
              client-key-data: "[present]"
              Password: "[present]"
              auth-provider: "[present]"
              exec:
                apiVersion: client.authentication.k8s.io/v1
                command: aws-iam-authenticator
                args:
                  - token
                  - -i
                  - my-cluster
                  - "[hidden]"
                  - --client-secret
                  - "[hidden]"
                  - "[hidden]"
                env:
                  - name: AWS_PROFILE
                    value: from-kubeconfig
                  - name: AWS_SECRET_ACCESS_KEY
                    value: "[set]"
                  - name: ANYTHING
                    value: "[set]"
                interactiveMode: IfAvailable
                installHint: "[present]"
        contexts:
          - name: prod
            context:
              cluster: prod
              user: prod
              namespace: default
              extensions: "[present]"

        # ~/kube/broken, mode 0600; not shown: kubeconfig "~/kube/broken" cannot be read from line 2, column 1 on

        # ~/kube/gone is not there

        ── AWS configuration ──
        # ~/home/.aws/config, mode 0600
        [profile work]
        region = eu-west-1
        aws_access_key_id = [hidden]
        aws_secret_access_key = [hidden]
        aws_session_token = [hidden]
        [hidden] = [hidden]
          [hidden]
        role_arn = arn:aws:iam::111122223333:role/Admin
        external_id = [hidden]
        [profile from-kubeconfig]
        credential_process = [hidden]
        # further sections, not shown: 1

        # ~/home/.aws/credentials is there, mode 0600; it is not read

        ── Configuration file ──
        # ~/config.yaml, mode 0600
        # [comment]
        clusterID: my-cluster # [comment]
        unknownKey: [hidden]
        server:
          stsPassword: [hidden]

          mapUsers:
          - {userarn: "arn:aws:iam::111122223333:user/alice", username: "[secret]", note: [hidden]}
          mapRoles:
          - {rolearn: "arn:aws:iam::111122223333:role/Admin", username: admin, groups: [system:masters]}
        "
      `);
  });

  it("shows of another context what that needs", async () => {
    const { io, checks, config } = nastyMachine();
    const text = await bundleText({ checks, config, context: "other" }, io);
    expect(text).toContain("https://other.example.com");
    expect(text).not.toContain("10.0.0.1");
    expect(foundIn(text, Object.values(SECRETS))).toEqual([]);
  });

  it("is made where there is nothing at all", async () => {
    const { io } = nastyMachine();
    const text = await bundleText({ checks: [], config: "gone.yaml" }, { ...io, env: {}, home: "/nonexistent" });
    expect(text).toContain("# /nonexistent/.kube/config is not there");
    expect(text).toContain("# /nonexistent/.aws/config is not there");
    expect(text).toContain("gone.yaml is not there");
  });

  it("of a node has files with their modes, and no key", async () => {
    const node = await prepareNode("  mapAccounts: []\n");
    const { io } = nastyMachine();
    const { config, manifest, stateDir } = node;
    const text = await bundleText({ checks: await node.check(), node: { config, manifest } }, io);
    const shown = text.replaceAll(node.folder, "~");
    expect(shown).toMatch(/^0600 \d+:\d+ \d+ \S+Z ~\/var\/key\.pem$/m);
    expect(shown).toMatch(/^0644 \d+:\d+ \d+ \S+Z ~\/etc\/kubeconfig\.yaml$/m);
    expect(shown).toContain("--authentication-token-webhook-config-file=/webhook/kubeconfig.yaml");
    expect(shown).not.toContain("--advertise-address");
    expect(shown).toContain("mount /webhook: ~/etc");
    expect(shown).toContain(`"server":"${node.url}"`);
    const key = readFileSync(join(stateDir, "key.pem"), "utf8").split("\n").slice(1, -2);
    expect(key.length).toBeGreaterThan(1);
    expect(foundIn(text, [...key, ...Object.values(SECRETS)])).toEqual([]);
  });
});

describe("it is written", () => {
  const { checks } = { checks: [{ id: "a", status: "pass", message: "fine" }] as const };

  async function write(file: string, cwd: string): Promise<string> {
    const { io } = nastyMachine();
    let told = "";
    await writeBundle({ file, checks }, { ...io, cwd, err: (text) => (told += text) });
    return told;
  }

  it("for its owner alone", async () => {
    const cwd = temporaryFolder();
    expect(await write("support.txt", cwd)).toBe(
      `the support file ${join(cwd, "support.txt")} is written; look through it before you send it to anybody\n`,
    );
    expect(statSync(join(cwd, "support.txt")).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(cwd, "support.txt"), "utf8")).toContain("pass a: fine\n");
  });

  it.each([
    ["a file", (path: string) => writeFileSync(path, "mine")],
    ["a folder", (path: string) => mkdirSync(path)],
    ["a link to nothing", (path: string) => symlinkSync(`${path}.target`, path)],
  ])("not over %s", async (_, make) => {
    const cwd = temporaryFolder();
    const path = join(cwd, "support.txt");
    make(path);
    await expect(write("support.txt", cwd)).rejects.toMatchObject({
      code: "FILE_NOT_WRITTEN",
      message: expect.stringContaining("EEXIST"),
    });
    expect(existsSync(`${path}.target`)).toBe(false);
  });

  it("not into a folder that is not there", async () => {
    await expect(write("gone/support.txt", temporaryFolder())).rejects.toMatchObject({ code: "FILE_NOT_WRITTEN" });
  });
});
