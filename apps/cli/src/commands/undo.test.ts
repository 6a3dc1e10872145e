import { describe, expect, it } from "vitest";
import { startConfigMapServer } from "../testing/config-map-server.ts";
import { runWith } from "../testing/fake-io.ts";

const bob = "- userarn: arn:aws:iam::111122223333:user/bob\n  username: bob\n";
const addAlice = [
  "add",
  "user",
  "--userarn=arn:aws:iam::111122223333:user/alice",
  "--username=alice",
  "--prompt=false",
];
const alice = "- userarn: arn:aws:iam::111122223333:user/alice\n  username: alice\n";

describe("undo", () => {
  it("returns to what was before, and again to what was after", async () => {
    const server = await startConfigMapServer({ mapUsers: bob });
    const args = ["--kubeconfig", server.kubeconfig];
    await runWith([...addAlice, ...args]);
    expect(server.configMap?.data).toEqual({ mapUsers: bob + alice });

    expect(await runWith(["undo", ...args], { answer: "y" })).toEqual({
      exitCode: 0,
      stdout: `--- configmap kube-system/aws-auth mapUsers
+++ configmap kube-system/aws-auth mapUsers
@@ -1,4 +1,2 @@
 - userarn: arn:aws:iam::111122223333:user/bob
   username: bob
-- userarn: arn:aws:iam::111122223333:user/alice
-  username: alice
`,
      stderr: "undid the latest edit of kube-system/aws-auth\n",
      asked: [`Undo the latest edit of kube-system/aws-auth at ${server.url}? [y/N]: `],
    });
    expect(server.configMap?.data).toEqual({ mapUsers: bob });

    expect(await runWith(["undo", "--prompt=false", ...args])).toMatchObject({ exitCode: 0 });
    expect(server.configMap?.data).toEqual({ mapUsers: bob + alice });
  });

  it("returns to nothing where add had created it", async () => {
    const server = await startConfigMapServer();
    await runWith([...addAlice, "--kubeconfig", server.kubeconfig]);
    expect(await runWith(["undo", "--prompt=false", "--kubeconfig", server.kubeconfig])).toMatchObject({ exitCode: 0 });
    expect(server.configMap?.data).toEqual({});
  });

  it("shows with --dry-run, and writes nothing", async () => {
    const server = await startConfigMapServer({ mapUsers: bob });
    const args = ["--kubeconfig", server.kubeconfig];
    await runWith([...addAlice, ...args]);
    const { exitCode, stdout } = await runWith(["undo", "--dry-run", ...args]);
    expect({ exitCode, stdout }).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("\n-  username: alice\n"),
    });
    expect(server.writes).toEqual(["PUT 200"]);
  });

  it("is refused where others have changed it since, unless it is forced", async () => {
    const server = await startConfigMapServer({ mapUsers: bob });
    const args = ["--prompt=false", "--kubeconfig", server.kubeconfig];
    await runWith([...addAlice, ...args]);
    const { configMap } = server;
    server.configMap = { metadata: {}, ...configMap, data: { mapUsers: alice } };
    expect(await runWith(["undo", ...args])).toEqual({
      exitCode: 1,
      stdout: "",
      stderr:
        "aws-iam-authenticator: the data were changed by somebody else after the edit, which undoing it would lose; nothing was written\n",
      asked: [],
    });
    expect(await runWith(["undo", "--force", ...args])).toMatchObject({ exitCode: 0 });
    expect(server.configMap?.data).toEqual({ mapUsers: bob });
  });

  it("is refused where others change it at the same moment", async () => {
    const server = await startConfigMapServer({ mapUsers: bob });
    const args = ["--prompt=false", "--kubeconfig", server.kubeconfig];
    await runWith([...addAlice, ...args]);
    server.beforeWrite = () => {
      server.configMap = { metadata: {}, ...server.configMap, data: { mapUsers: alice } };
    };
    expect(await runWith(["undo", ...args])).toMatchObject({ exitCode: 1 });
    expect(server.configMap?.data).toEqual({ mapUsers: alice });
  });

  it("asks again where another edit than the one that was shown has become the latest", async () => {
    const server = await startConfigMapServer({ mapUsers: bob });
    const args = ["--kubeconfig", server.kubeconfig];
    await runWith([...addAlice, ...args]);
    const colleague = [
      "add",
      "role",
      "--rolearn=arn:aws:iam::111122223333:role/Ops",
      "--username=ops",
      "--prompt=false",
    ];
    const other = await startConfigMapServer(server.configMap?.data);
    await runWith([...colleague, "--kubeconfig", other.kubeconfig]);
    server.beforeWrite = () => {
      server.beforeWrite = () => undefined;
      server.configMap = other.configMap;
    };
    const { stdout, asked } = await runWith(["undo", ...args], { answer: "y" });
    expect(asked).toHaveLength(2);
    expect(stdout).toContain("-  username: ops\n");
  });

  it.each<[what: string, data: Record<string, string> | undefined, message: string]>([
    ["there is no aws-auth", undefined, "there is no ConfigMap kube-system/aws-auth at"],
    ["nothing was edited", { mapUsers: bob }, "there is no backup of what was before; nothing was written"],
  ])("is refused where %s", async (_, data, message) => {
    const server = await startConfigMapServer(data);
    const { exitCode, stdout, stderr } = await runWith(["undo", "--kubeconfig", server.kubeconfig]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain(`aws-iam-authenticator: ${message}`);
  });
});
