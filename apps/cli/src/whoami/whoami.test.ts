import { expect, it } from "vitest";
import { type WhoAmI, whoAmIJson, whoAmIText } from "./whoami.ts";

it("a cluster's texts do nothing on a terminal", () => {
  const who: WhoAmI = {
    account: "111122223333",
    arn: "arn:aws:iam::111122223333:user/alice",
    canonicalArn: "arn:aws:iam::111122223333:user/alice",
    userId: "AIDAEXAMPLE",
    partition: "aws",
    region: "eu-central-1",
    credentials: { from: "keys of the environment" },
    kubernetes: {
      cluster: "https://192.0.2.1",
      username: "\u009b31mroot\u202e",
      uid: "",
      groups: ["a\u001b]0;title\u0007", "b\naccount: 1"],
      extra: {},
    },
  };
  for (const text of [whoAmIJson(who), whoAmIText(who)]) expect(text).toMatch(/^[ -~\n]*$/);
  expect(JSON.parse(whoAmIJson(who))).toEqual(who);
});
