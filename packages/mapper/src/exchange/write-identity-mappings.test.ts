import { describe, expect, it } from "vitest";
import { configWith, convert } from "./testing/convert.ts";

const account = "arn:aws:iam::111122223333";

describe("to IAMIdentityMappings", () => {
  it("an identity that is mapped twice, as it counts", () => {
    const { text, lost } = convert(
      `server:
  mapUsers:
  - {userarn: "${account}:role/a", username: user}
  mapRoles:
  - {rolearn: "${account}:role/a", username: first}
  - {rolearn: "${account}:role/x/A", username: last}
`,
      "crd",
    );
    expect(text).toContain("username: last\n");
    expect(text).not.toContain("---");
    expect(lost).toEqual([
      `f:5:5: mapping: "${account}:role/a": it is mapped again at f:6:5, which is the one that counts`,
      `f:3:5: mapping: "${account}:role/a": it is mapped again at f:6:5, which is the one that counts`,
    ]);
  });

  it.each<[arn: string, name: RegExp]>([
    [`${account}:role/Deploy-1`, /^111122223333-role-deploy-1$/],
    [`${account}:user/a.b@c`, /^111122223333-user-a-b-c-[0-9a-f]{16}$/],
    [`${account}:user/a_b-c`, /^111122223333-user-a-b-c-[0-9a-f]{16}$/],
    [`${account}:user/a-`, /^111122223333-user-a--[0-9a-f]{16}$/],
    [`${account}:root`, /^111122223333-root$/],
    [`arn:aws-cn:iam::111122223333:role/Deploy-1`, /^111122223333-role-deploy-1-[0-9a-f]{16}$/],
    [`${account}:user/${"long/".repeat(80)}name`, /^111122223333-user-long-.+-[0-9a-f]{16}$/],
  ])("named after %s", (arn, expected) => {
    const { text = "" } = convert(configWith("mapUsers", arn), "crd");
    const name = /^ {2}name: (.*)$/m.exec(text)?.[1] ?? "";
    expect(name).toMatch(expected);
    expect(name).toMatch(/^[a-z0-9]([-a-z0-9]{0,251}[a-z0-9])?$/);
  });

  it("with names of their own", () => {
    const users = ["a.b", "a_b", "a-b", "a@b"].map((name) => `{userarn: "${account}:user/${name}", username: x}`);
    const { text = "" } = convert(`server: {mapUsers: [${users.join(", ")}]}`, "crd");
    expect(new Set(text.match(/^ {2}name: .*$/gm)).size).toBe(4);
  });
});
