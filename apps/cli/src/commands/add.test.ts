import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type ConfigMapServer, startConfigMapServer } from "../testing/config-map-server.ts";
import { type FakeOutside, runWith } from "../testing/fake-io.ts";

const account = "arn:aws:iam::111122223333";
const nodes = `# nodes first
- rolearn: ${account}:role/Node
  username: system:node:{{EC2PrivateDNSName}}
  groups: [system:bootstrappers, 'system:nodes'] # as AWS has it
`;
const adminArgs = [
  "role",
  `--rolearn=${account}:role/Admin`,
  "--username=admin:{{SessionName}}",
  "--groups=system:masters,ops",
];
const admin = `- rolearn: ${account}:role/Admin
  username: admin:{{SessionName}}
  groups:
    - system:masters
    - ops
`;
const metadata = { name: "aws-auth", namespace: "kube-system" };
const difference = `--- configmap kube-system/aws-auth mapRoles
+++ configmap kube-system/aws-auth mapRoles
@@ -2,3 +2,8 @@
 - rolearn: ${account}:role/Node
   username: system:node:{{EC2PrivateDNSName}}
   groups: [system:bootstrappers, 'system:nodes'] # as AWS has it
+- rolearn: ${account}:role/Admin
+  username: admin:{{SessionName}}
+  groups:
+    - system:masters
+    - ops
`;

function add(server: ConfigMapServer, args: readonly string[], outside?: FakeOutside) {
  return runWith(["add", ...args, "--kubeconfig", server.kubeconfig], outside);
}

describe("add to aws-auth", () => {
  it("shows the change, asks, and writes", async () => {
    const server = await startConfigMapServer({ mapRoles: nodes, mapAccounts: "- 444455556666\n" });
    expect(await add(server, adminArgs, { answer: "y" })).toEqual({
      exitCode: 0,
      stdout: difference,
      stderr: `added the role "${account}:role/Admin" to mapRoles of kube-system/aws-auth\n`,
      asked: [`Add the role "${account}:role/Admin" to kube-system/aws-auth at ${server.url}? [y/N]: `],
    });
    expect(server.configMap?.data).toEqual({ mapRoles: nodes + admin, mapAccounts: "- 444455556666\n" });
  });

  it.each(["", "n", "no", "yess"])("writes nothing where the answer is %j", async (answer) => {
    const server = await startConfigMapServer({ mapRoles: nodes });
    const { exitCode, stdout, stderr } = await add(server, adminArgs, { answer });
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: difference, stderr: "nothing was written\n" });
    expect(server.writes).toEqual([]);
  });

  it("writes nothing where nobody can answer", async () => {
    const server = await startConfigMapServer({ mapRoles: nodes });
    const { exitCode, stderr } = await add(server, adminArgs);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr:
        "aws-iam-authenticator: there is no terminal to ask at, so nothing was written; give --prompt=false or --dry-run (see aws-iam-authenticator help add)\n",
    });
    expect(server.writes).toEqual([]);
  });

  it("without asking with --prompt=false", async () => {
    const server = await startConfigMapServer({ mapRoles: nodes });
    expect(await add(server, [...adminArgs, "--prompt=false"])).toMatchObject({
      exitCode: 0,
      stdout: difference,
      asked: [],
    });
    expect(server.writes).toEqual(["PUT 200"]);
  });

  it("writes nothing and asks nobody with --dry-run", async () => {
    const server = await startConfigMapServer({ mapRoles: nodes });
    expect(await add(server, [...adminArgs, "--dry-run"])).toEqual({
      exitCode: 0,
      stdout: difference,
      stderr: "",
      asked: [],
    });
    expect(server.writes).toEqual([]);
  });

  it.each<[what: string, args: readonly string[], data: Record<string, string>]>([
    [
      "a user",
      [
        "user",
        `--userarn=${account}:user/alice`,
        "--username=alice",
        "--groups=a",
        "--groups=b",
        "--userid=AIDAEXAMPLE",
      ],
      {
        mapUsers: `- userarn: ${account}:user/alice\n  username: alice\n  groups:\n    - a\n    - b\n  userid: AIDAEXAMPLE\n`,
      },
    ],
    [
      "a permission set",
      ["role", "--sso", "permissionSetName=Dev,accountID=111122223333", "--sso=partition=aws-cn", "--username=dev"],
      {
        mapRoles:
          '- sso:\n    permissionSetName: Dev\n    accountID: "111122223333"\n    partition: aws-cn\n  username: dev\n',
      },
    ],
  ])("creates it for %s where there is none", async (_, args, data) => {
    const server = await startConfigMapServer();
    const { exitCode, asked } = await add(server, args, { answer: "yes" });
    expect({ exitCode, writes: server.writes }).toEqual({ exitCode: 0, writes: ["POST 201"] });
    expect(asked[0]).toContain(`to new kube-system/aws-auth at ${server.url}? `);
    expect(server.configMap).toMatchObject({ metadata: { name: "aws-auth", namespace: "kube-system" }, data });
  });

  it("keeps every field that it does not know", async () => {
    const server = await startConfigMapServer({ mapRoles: nodes, "notes.txt": "x" });
    server.configMap = {
      ...server.configMap,
      metadata: { ...metadata, labels: { a: "b" }, annotations: { c: "d" } },
      immutable: false,
    };
    await add(server, [...adminArgs, "--prompt=false"]);
    expect(server.configMap).toMatchObject({
      metadata: { labels: { a: "b" }, annotations: { c: "d" } },
      data: { "notes.txt": "x" },
      immutable: false,
    });
  });

  it("finds the cluster as kubectl does", async () => {
    const server = await startConfigMapServer({});
    const args = ["add", ...adminArgs, "--prompt=false"];
    expect(await runWith(args, { env: { KUBECONFIG: server.kubeconfig } })).toMatchObject({ exitCode: 0 });
    const { exitCode, stderr } = await add(server, [...adminArgs, "--kubeconfig-context=nowhere"]);
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('the context "nowhere" names no cluster'),
    });
    const elsewhere = await startConfigMapServer({});
    await add(server, [...adminArgs, "--prompt=false", `--master-url=${elsewhere.url}`]);
    expect(elsewhere.writes).toEqual(["PUT 200"]);
  });
});

it.each([`${account}:role/team/Admin`, "arn:aws:sts::111122223333:assumed-role/Admin/me"])(
  "add tells what STS makes of %s",
  async (arn) => {
    const server = await startConfigMapServer({});
    const { exitCode, stderr } = await add(server, ["role", "--rolearn", arn, "--username=x", "--prompt=false"]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain(
      `note: this is for the role as STS names it, "${account}:role/Admin"; other authenticators want it written so\n`,
    );
    expect(server.configMap?.data).toEqual({ mapRoles: `- rolearn: ${arn}\n  username: x\n` });
  },
);

it("add says where it cannot be undone", async () => {
  const server = await startConfigMapServer({ noise: randomBytes(250_000).toString("base64") });
  const { exitCode, stderr } = await add(server, [...adminArgs, "--prompt=false"]);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr: `added the role "${account}:role/Admin" to mapRoles of kube-system/aws-auth
warning: what it held is too large to be kept in an annotation; undo cannot return to it
`,
  });
});

describe("while others write", () => {
  it("reads again and adds to what they wrote", async () => {
    const server = await startConfigMapServer({ mapRoles: nodes });
    const others = `- userarn: ${account}:user/bob\n  username: bob\n`;
    server.beforeWrite = () => {
      server.beforeWrite = () => undefined;
      server.configMap = {
        ...server.configMap,
        metadata,
        data: { mapRoles: nodes, mapUsers: others },
      };
    };
    expect(await add(server, adminArgs, { answer: "y" })).toMatchObject({ exitCode: 0, asked: [expect.any(String)] });
    expect(server.writes).toEqual(["PUT 409", "PUT 200"]);
    expect(server.configMap?.data).toEqual({ mapRoles: nodes + admin, mapUsers: others });
  });

  it("refuses what they have added", async () => {
    const server = await startConfigMapServer({ mapRoles: nodes });
    server.beforeWrite = () => {
      server.configMap = { ...server.configMap, metadata, data: { mapRoles: nodes + admin } };
    };
    const { exitCode, stderr } = await add(server, [...adminArgs, "--prompt=false"]);
    expect({ exitCode, writes: server.writes }).toEqual({ exitCode: 1, writes: ["PUT 409"] });
    expect(stderr).toBe(
      `aws-iam-authenticator: "${account}:role/Admin" is mapped already, at configmap kube-system/aws-auth mapRoles:5:3; nothing was written\n`,
    );
  });

  it("creates it once, or adds to the one that they created", async () => {
    const server = await startConfigMapServer();
    server.beforeWrite = () => {
      server.beforeWrite = () => undefined;
      server.configMap = { kind: "ConfigMap", metadata, data: { mapRoles: nodes } };
    };
    expect(await add(server, [...adminArgs, "--prompt=false"])).toMatchObject({ exitCode: 0, stdout: difference });
    expect(server.writes).toEqual(["POST 409", "PUT 200"]);
  });

  it("gives up after some tries", async () => {
    const server = await startConfigMapServer({ mapRoles: nodes });
    server.beforeWrite = () => {
      const { configMap } = server;
      server.configMap = configMap;
    };
    const { exitCode, stderr, stdout } = await add(server, [...adminArgs, "--prompt=false"]);
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: "aws-iam-authenticator: others wrote kube-system/aws-auth each time; nothing was written; try again\n",
    });
    expect(server.writes).toEqual(Array.from({ length: 10 }, () => "PUT 409"));
  });
});

describe("what fails writes nothing", () => {
  it("data that are not valid, each place in a line", async () => {
    const server = await startConfigMapServer({
      mapRoles: "- rolearn: x\n  username: y\n",
      mapUsers: "- userarn: z\n",
    });
    const { exitCode, stderr } = await add(server, [...adminArgs, "--prompt=false"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^configmap kube-system\/aws-auth mapRoles:1:12: .*\n(configmap kube-system\/aws-auth mapUsers:1:\d+: .*\n)+aws-iam-authenticator: the mappings would not be valid; nothing was written\n$/,
    );
    expect(server.writes).toEqual([]);
  });

  it.each([403, 500])("kube-apiserver's answer %d", async (status) => {
    const server = await startConfigMapServer({});
    server.status = status;
    const { exitCode, stderr } = await add(server, [...adminArgs, "--prompt=false"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^aws-iam-authenticator: MAPPING_SOURCE_UNAVAILABLE: .*\n$/);
    expect(stderr).toContain(String(status));
  });
});
