import { describe, expect, it } from "vitest";
import { fileOf } from "../testing/aws.ts";
import { startConfigMapServer } from "../testing/config-map-server.ts";
import { runWith } from "../testing/fake-io.ts";

const user = "- userarn: arn:aws:iam::111122223333:user/alice\n  username: alice\n";
const configuration = `server:\n  mapUsers:\n${user.replace(/^/gm, "    ").trimEnd()}\n`;
const entries = `${JSON.stringify(
  [
    {
      accessEntry: {
        principalArn: "arn:aws:iam::111122223333:user/alice",
        kubernetesGroups: [],
        username: "alice",
        type: "STANDARD",
      },
    },
  ],
  undefined,
  2,
)}\n`;

describe("export", () => {
  it("of a configuration file", async () => {
    expect(await runWith(["export", "-c", fileOf(configuration), "--to", "access-entries"])).toEqual({
      exitCode: 0,
      stdout: entries,
      stderr: "",
      asked: [],
    });
  });

  it("of a cluster's aws-auth", async () => {
    const server = await startConfigMapServer({ mapUsers: user });
    expect(await runWith(["export", "--kubeconfig", server.kubeconfig, "--to", "config"])).toEqual({
      exitCode: 0,
      stdout: configuration,
      stderr: "",
      asked: [],
    });
  });

  it.each<[from: string, message: string]>([
    ["aws-auth", "there is none"],
    ["crd", "there is none"],
  ])("of a cluster without %s fails", async (from, message) => {
    const server = await startConfigMapServer();
    const args = ["export", "--from", from, "--to", "config", "--kubeconfig", server.kubeconfig];
    const { exitCode, stdout, stderr } = await runWith(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain(`"${server.url}": ${message}`);
  });

  it.each<[args: readonly string[], message: string]>([
    [["--from", "config", "--to", "crd"], "export --from config needs -c FILE"],
    [["--from", "x", "--to", "crd"], 'unknown source "x"; known are config, aws-auth and crd'],
    [[], "export needs --to FORM, one of config, aws-auth, crd, access-entries"],
    [["file", "--to", "crd"], 'export takes options alone; "file" is not one'],
  ])("a wrong call: %j", async (args, message) => {
    expect(await runWith(["export", ...args])).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: `aws-iam-authenticator: ${message} (see aws-iam-authenticator help export)\n`,
    });
  });
});
