import { describe, expect, it } from "vitest";
import { startConfigMapServer } from "../testing/config-map-server.ts";
import { runWith } from "../testing/fake-io.ts";

const account = "arn:aws:iam::111122223333";

describe("a wrong call", () => {
  const role = ["role", `--rolearn=${account}:role/x`];
  it.each<[args: readonly string[], message: string]>([
    [[], "add takes user or role: add user --userarn ARN, add role --rolearn ARN"],
    [["group"], 'add takes user or role, not "group": add user --userarn ARN, add role --rolearn ARN'],
    [["user", "x", "--userarn=a"], '"x" is too much after add user'],
    [["user", "--username=a"], "add user needs --userarn ARN"],
    [["user", "--rolearn=a"], "add user takes --userarn alone"],
    [["role", "--username=a"], "add role needs --rolearn ARN or --sso KEY=VALUE,..."],
    [["role", "--userarn=a"], "add role takes --rolearn or --sso, not --userarn"],
    [[...role, "--sso=accountID=1"], "--rolearn and --sso exclude each other; give one of them"],
    [["role", "--sso=accountID=1"], "--sso needs permissionSetName=NAME and accountID=ID"],
    [["role", "--sso=acountID=1"], 'unknown key "acountID" in --sso; did you mean accountID?'],
    [["role", "--sso=accountID"], "accountID in --sso needs a value: accountID=VALUE"],
    [role, "add needs --username NAME"],
    [[...role, "--username=x", "--file=f"], "--file and --kubeconfig exclude each other; give one of them"],
    [
      ["role", "--rolearn=x", "--username=x"],
      '"x" is no ARN; write it as arn:aws:iam::ACCOUNT:role/NAME or …:user/NAME',
    ],
    [
      [...role, "--username={{x}}"],
      'unknown template "{{x}}"; known are "{{AccountID}} {{SessionName}} {{SessionNameRaw}} {{AccessKeyID}} {{EC2PrivateDNSName}}"',
    ],
  ])("%j", async (args, message) => {
    const server = await startConfigMapServer({});
    expect(await runWith(["add", ...args, "--kubeconfig", server.kubeconfig])).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: `aws-iam-authenticator: ${message} (see aws-iam-authenticator help add)\n`,
      asked: [],
    });
    expect(server.writes).toEqual([]);
  });
});
