import { describe, expect, it } from "vitest";
import { fileOf } from "../testing/aws.ts";
import { startConfigMapServer } from "../testing/config-map-server.ts";
import { runWith } from "../testing/fake-io.ts";

const account = "arn:aws:iam::111122223333";
const data = {
  mapRoles: `- roleARN: ${account}:role/Node
  username: system:node:{{EC2PrivateDNSName}}
  groups: [system:bootstrappers, system:nodes]
- sso: {permissionSetName: Dev, accountID: 111122223333}
  username: dev
- roleARNLike: ${account}:role/ci-*
  username: "ci two"
`,
  mapUsers: JSON.stringify([{ userarn: `${account}:user/alice`, username: "al\u202eice", userid: "AIDAEXAMPLE" }]),
  mapAccounts: "- 012345678901\n",
};
const entries = {
  mapRoles: [
    {
      rolearn: `${account}:role/Node`,
      username: "system:node:{{EC2PrivateDNSName}}",
      groups: ["system:bootstrappers", "system:nodes"],
    },
    { sso: { permissionSetName: "Dev", accountID: "111122223333" }, username: "dev" },
    { roleARNLike: `${account}:role/ci-*`, username: "ci two" },
  ],
  mapUsers: [{ userarn: `${account}:user/alice`, username: "al\u202eice", userid: "AIDAEXAMPLE" }],
  mapAccounts: ["012345678901"],
};

describe("list", () => {
  it("as text, in which nothing can mislead", async () => {
    const server = await startConfigMapServer(data);
    expect(await runWith(["list", "--kubeconfig", server.kubeconfig])).toEqual({
      exitCode: 0,
      stdout: `KIND     IDENTITY                                          USERNAME                           GROUPS
role     arn:aws:iam::111122223333:role/Node               system:node:{{EC2PrivateDNSName}}  system:bootstrappers,system:nodes
role     sso:aws:111122223333:Dev                          dev                                -
role     arn:aws:iam::111122223333:role/ci-*               ci two                             -
user     arn:aws:iam::111122223333:user/alice AIDAEXAMPLE  "al\\u202eice"                      -
account  012345678901                                      -                                  -
`,
      stderr: "",
      asked: [],
    });
  });

  it("as JSON", async () => {
    const server = await startConfigMapServer(data);
    const { exitCode, stdout } = await runWith(["list", "-o", "json", "--kubeconfig", server.kubeconfig]);
    expect({ exitCode, json: JSON.parse(stdout) }).toEqual({ exitCode: 0, json: entries });
  });

  it("as YAML, which a configuration file can take", async () => {
    const server = await startConfigMapServer(data);
    const { stdout } = await runWith(["list", "-o", "yaml", "--kubeconfig", server.kubeconfig]);
    const file = fileOf(`server:\n${stdout.replace(/^/gm, "  ").trimEnd()}\n`);
    for (const option of ["--file", "-c"]) {
      const again = await runWith(["list", "-o", "json", option, file]);
      expect(JSON.parse(again.stdout)).toEqual(entries);
    }
  });

  it("of a cluster without aws-auth is empty", async () => {
    const server = await startConfigMapServer();
    expect(await runWith(["list", "-o", "json", "--kubeconfig", server.kubeconfig])).toEqual({
      exitCode: 0,
      stdout: `${JSON.stringify({ mapRoles: [], mapUsers: [], mapAccounts: [] }, undefined, 2)}\n`,
      stderr: `there is no ConfigMap kube-system/aws-auth at ${server.url}\n`,
      asked: [],
    });
  });

  it("of what is not valid fails, with each place", async () => {
    const server = await startConfigMapServer({ mapRoles: "- rolearn: x\n  username: y\n  gruops: [a]\n" });
    const { exitCode, stdout, stderr } = await runWith(["list", "--kubeconfig", server.kubeconfig]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(
      /^configmap kube-system\/aws-auth mapRoles:1:12: .*\nwarning: configmap kube-system\/aws-auth mapRoles:3:3: .*\naws-iam-authenticator: MAPPING_SOURCE_INVALID: /,
    );
  });

  it("in an unknown form is a wrong call", async () => {
    expect(await runWith(["list", "-o", "xml"])).toMatchObject({
      exitCode: 2,
      stderr:
        'aws-iam-authenticator: unknown output "xml"; known are text, json and yaml (see aws-iam-authenticator help list)\n',
    });
  });
});
