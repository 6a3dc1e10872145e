import { describe, expect, it } from "vitest";
import { hideSecrets } from "./hide-secrets.ts";

const accessKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const hex = "0123456789abcdef".repeat(4);

describe("hidden is", () => {
  it.each([
    ["a password of a URL", "cannot reach https://me:hunter2@proxy:3128/x", "cannot reach https://…@proxy:3128/x"],
    ["one with a slash in it", "https://me:hun/ter2@proxy", "https://…@proxy"],
    ["a bearer token", "Authorization: Bearer abc.def rejected", "Authorization: Bearer … rejected"],
    ["what is called a password", "login failed: password=hunter2 user=me", "login failed: password=… user=me"],
    ["in JSON, too", '{"client_secret": "hunter2", "user": "me"}', '{"client_secret": "…", "user": "me"}'],
    ["a parameter of a query", "GET /?X-Amz-Signature=abc&b=c", "GET /?X-Amz-Signature=…&b=c"],
    ["an access key's secret", `bad key ${accessKey}!`, "bad key …!"],
    ["a token of this project", `k8s-aws-v1.${btoa("https://sts.amazonaws.com/?Action=1")}`, "k8s-aws-v1.…"],
    ["a web token", "got eyJhbGciOiJSUzI1NiIsImtpZCI6IjEi.eyJzdWIiOiIxMjM0NTY3ODkwIn0x.x", "got ….….x"],
    ["a signature", `signed ${hex}`, "signed …"],
  ])("%s", (_, line, shown) => {
    expect(hideSecrets(line)).toBe(shown);
  });
});

it.each([
  "no login",
  "error: the token has expired, log in again",
  "An error occurred (AccessDenied) when calling the AssumeRole operation: arn:aws:iam::111122223333:role/Admin",
  "exec: /usr/local/bin/aws-iam-authenticator-linux: not found",
  "dial tcp: lookup oidc.eks.eu-central-1.amazonaws.com on 10.0.0.2:53: no such host",
  "could not find profile production-administrator-access in /home/me/.aws/config",
  "",
])("shown as it is: %j", (line) => {
  expect(hideSecrets(line)).toBe(line);
});
