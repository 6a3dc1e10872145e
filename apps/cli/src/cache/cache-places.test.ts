import { describe, expect, it } from "vitest";
import { type CachePlaces, cachePlaces } from "./cache-places.ts";

type Row = [what: string, given: Partial<Parameters<typeof cachePlaces>[0]>, referenceFile: string];

const folderOf = (referenceFile: string): CachePlaces => ({ referenceFile, folder: `${referenceFile}.logins` });

describe("logins are kept beside the reference's file, which is", () => {
  const at = { env: {}, home: "/home/me", cwd: "/here", platform: "linux" as const };
  it.each<Row>([
    ["in the home folder", {}, "/home/me/.kube/cache/aws-iam-authenticator/credentials.yaml"],
    ["where the variable says", { env: { AWS_IAM_AUTHENTICATOR_CACHE_FILE: "/run/me/kept" } }, "/run/me/kept"],
    ["from the working folder", { env: { AWS_IAM_AUTHENTICATOR_CACHE_FILE: "kept.yaml" } }, "/here/kept.yaml"],
    ["from the home folder", { env: { AWS_IAM_AUTHENTICATOR_CACHE_FILE: "~/kept.yaml" } }, "/home/me/kept.yaml"],
    [
      "in the home folder where the variable is empty",
      { env: { AWS_IAM_AUTHENTICATOR_CACHE_FILE: "" } },
      "/home/me/.kube/cache/aws-iam-authenticator/credentials.yaml",
    ],
  ])("%s", (_, given, referenceFile) => {
    expect(cachePlaces({ ...at, ...given })).toEqual(folderOf(referenceFile));
  });
});

describe("on Windows, too, it is", () => {
  // The system's home folder is %USERPROFILE%, whatever HOME says.
  const at = { env: { HOME: "C:\\cygwin\\me" }, home: "C:\\Users\\me", cwd: "D:\\work", platform: "win32" as const };
  it.each<Row>([
    ["in the home folder", {}, "C:\\Users\\me\\.kube\\cache\\aws-iam-authenticator\\credentials.yaml"],
    ["where the variable says", { env: { AWS_IAM_AUTHENTICATOR_CACHE_FILE: "E:\\kept" } }, "E:\\kept"],
    ["with slashes, too", { env: { AWS_IAM_AUTHENTICATOR_CACHE_FILE: "E:/a/kept" } }, "E:\\a\\kept"],
    ["from the working folder", { env: { AWS_IAM_AUTHENTICATOR_CACHE_FILE: "kept.yaml" } }, "D:\\work\\kept.yaml"],
  ])("%s", (_, given, referenceFile) => {
    expect(cachePlaces({ ...at, ...given })).toEqual(folderOf(referenceFile));
  });
});
