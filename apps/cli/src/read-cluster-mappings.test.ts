import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runWith, temporaryFolder } from "./testing/fake-io.ts";
import { startMappingsServer } from "./testing/mappings-server.ts";

const aws = (resource: string): string => `arn:aws:iam::111122223333:${resource}`;
const mapRoles = `- rolearn: ${aws("role/Admin")}
  username: admin
- rolearn: ${aws("role/Nodes")}
  username: system:node:{{EC2PrivateDNSName}}
  groups: [system:nodes]
`;
const mapping = (name: string, resource: string) => ({
  metadata: { name, creationTimestamp: "2026-01-02T00:00:00Z" },
  spec: { arn: aws(resource), username: name },
});

describe("the mappings of a cluster", () => {
  it("are checked by lint: aws-auth and all pages of IAMIdentityMappings", async () => {
    const pages = [[mapping("a", "role/a")], [mapping("b", "role/b*")]];
    const kubeconfig = await startMappingsServer({
      data: { mapRoles: mapRoles.replace("role/Admin", "role/?") },
      pages,
    });
    const { exitCode, stdout } = await runWith(["lint", "--kubeconfig", kubeconfig]);
    expect(exitCode).toBe(0);
    expect(stdout)
      .toBe(`configmap kube-system/aws-auth:6:16: warning: "?" is taken as it stands, and no identity has such a name [unreachable]
 6 |     - rolearn: arn:aws:iam::111122223333:role/?
   |                ^
  fix: Write roleARNLike instead, which takes wildcards.

iamidentitymapping b:5:10: warning: "b*" is taken as it stands, and no identity has such a name [unreachable]
 5 |   "arn": "arn:aws:iam::111122223333:role/b*"
   |          ^
  fix: Write roleARNLike instead, which takes wildcards.
`);
  });

  it("stand beside the configuration file", async () => {
    const kubeconfig = await startMappingsServer({ data: { mapRoles } });
    const cwd = temporaryFolder();
    const rule = `{rolearn: "${aws("role/Admin")}", username: a}`;
    writeFileSync(join(cwd, "c.yaml"), `server:\n  backendMode: [EKSConfigMap, MountedFile]\n  mapRoles: [${rule}]\n`);
    const { stdout } = await runWith(["lint", "c.yaml", "--kubeconfig", kubeconfig, "-o", "json"], { cwd });
    expect(JSON.parse(stdout)).toMatchObject([{ file: "c.yaml", rule: "shadowed" }]);
    const args = ["explain", aws("role/Admin"), "-c", "c.yaml", "--kubeconfig", kubeconfig, "-o", "json"];
    const explained = await runWith(args, { cwd });
    expect(JSON.parse(explained.stdout)).toMatchObject({
      username: "admin",
      rule: { file: "configmap kube-system/aws-auth", line: 6 },
      nearest: [{ file: "c.yaml", kind: "order" }],
    });
  });

  it("explain by themselves, where there is no configuration file", async () => {
    const kubeconfig = await startMappingsServer({ pages: [[mapping("a", "role/a")]] });
    const { exitCode, stdout } = await runWith(["explain", aws("role/a"), "--kubeconfig", kubeconfig]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("rule:      iamidentitymapping a:5:10 (CRD)");
  });

  it("can be none", async () => {
    const kubeconfig = await startMappingsServer({});
    expect(await runWith(["lint", "--kubeconfig", kubeconfig])).toMatchObject({ exitCode: 0, stdout: "" });
    expect(await runWith(["explain", aws("role/a"), "--kubeconfig", kubeconfig])).toMatchObject({ exitCode: 1 });
  });

  it("that cannot be read: exit 2", async () => {
    const kubeconfig = await startMappingsServer({ status: 403 });
    const stderr = expect.stringMatching(/^aws-iam-authenticator: MAPPING_SOURCE_UNAVAILABLE: .*403.*\n$/);
    expect(await runWith(["lint", "--kubeconfig", kubeconfig])).toMatchObject({ exitCode: 2, stdout: "", stderr });
    const args = ["explain", aws("role/a"), "--kubeconfig", kubeconfig];
    expect(await runWith(args)).toMatchObject({ exitCode: 2, stdout: "", stderr });
  });
});
