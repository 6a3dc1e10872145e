import { describe, expect, it } from "vitest";
import { awsFiles } from "./aws-files.ts";

type Row = [what: string, env: Record<string, string>, config: string, credentials?: string];

describe("the AWS files are", () => {
  it.each<Row>([
    ["in HOME", { HOME: "/home/me" }, "/home/me/.aws/config", "/home/me/.aws/credentials"],
    ["in the home that the system tells", {}, "/system/.aws/config"],
    ["there, too, where HOME is empty", { HOME: "" }, "/system/.aws/config"],
    ["those that are named", { AWS_CONFIG_FILE: "/a", AWS_SHARED_CREDENTIALS_FILE: "b" }, "/a", "b"],
    [
      "those that are named, ~ being the home folder",
      { HOME: "/home/me", AWS_CONFIG_FILE: "~/a", AWS_SHARED_CREDENTIALS_FILE: "~b" },
      "/home/me/a",
      "~b",
    ],
    ["not in a folder that only Windows has", { USERPROFILE: "C:\\Users\\me" }, "/system/.aws/config"],
  ])("%s", (_, env, config, credentials = config.replace("config", "credentials")) => {
    expect(awsFiles({ env, home: "/system", platform: "linux" })).toEqual({ config, credentials });
  });
});

describe("on Windows they are", () => {
  const [profile, drive] = [{ USERPROFILE: "C:\\Users\\me" }, { HOMEDRIVE: "H:", HOMEPATH: "\\me" }];
  it.each<Row>([
    ["in %USERPROFILE%", { ...profile, ...drive }, "C:\\Users\\me\\.aws\\config"],
    ["in HOME before it", { ...profile, HOME: "D:\\git" }, "D:\\git\\.aws\\config"],
    ["in %HOMEDRIVE%%HOMEPATH% without it", drive, "H:\\me\\.aws\\config"],
    ["on C: where no drive is told", { HOMEPATH: "\\me" }, "C:\\me\\.aws\\config"],
    ["in the home that the system tells", {}, "C:\\system\\.aws\\config"],
    ["those that are named", { AWS_CONFIG_FILE: "D:\\a", AWS_SHARED_CREDENTIALS_FILE: "b" }, "D:\\a", "b"],
  ])("%s", (_, env, config, credentials = config.replace("config", "credentials")) => {
    expect(awsFiles({ env, home: "C:\\system", platform: "win32" })).toEqual({ config, credentials });
  });
});
