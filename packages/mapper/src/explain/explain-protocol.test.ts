import { hypotheticalIdentity, valueOrThrow } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { RuleSet } from "../rule-set.ts";
import { ruleFor } from "../testing/rules.ts";
import { explain } from "./explain.ts";
import { readExplainAnswer, readExplainRequest } from "./explain-protocol.ts";

const arn = "arn:aws:iam::111122223333:role/Admin";

describe("a request to explain", () => {
  it.each([[{ arn }], [{ arn, sessionName: "s", userId: "AROA1" }], [{ token: "t" }]])("%j", (request) => {
    expect(readExplainRequest(request)).toEqual({ ok: true, value: request });
  });

  it.each([
    [undefined],
    [{}],
    [{ arn: 1 }],
    [{ arn, token: "t" }],
    [{ arn, sessionName: "" }],
    [{ arn: "x".repeat(2049) }],
    [{ token: "" }],
    [{ token: "secret", more: 1 }],
  ])("is not %j, and none of it is told", (request) => {
    const read = readExplainRequest(request);
    expect(read).toMatchObject({ ok: false, problem: { code: "CONFIG_INVALID" } });
    expect(JSON.stringify(read)).not.toContain("secret");
  });
});

describe("an answer", () => {
  const rules = [ruleFor("role/Admin", { userId: "AROA1" }), ruleFor("user/alice"), ruleFor("user/n")];
  const ruleSet = RuleSet.of(rules, ["MountedFile"]);

  it.each([[arn], ["arn:aws:iam::111122223333:user/alice"], ["arn:aws:iam::111122223333:user/p/alice"]])(
    "that explains %s comes through JSON unchanged",
    (arn) => {
      const identity = valueOrThrow(hypotheticalIdentity(arn));
      const explanation = explain(ruleSet, { identity, accessKeyId: "A" });
      expect(readExplainAnswer(JSON.parse(JSON.stringify(explanation)))).toEqual(explanation);
    },
  );

  it("can be a failure", () => {
    const failure = { code: "TOKEN_EXPIRED", problem: "p", fix: "f" };
    expect(readExplainAnswer(failure)).toEqual(failure);
  });

  it.each([[null], ["x"], [{}], [{ code: "toString", problem: "p", fix: "f" }], [{ decision: "mapped" }]])(
    "is not %j",
    (json) => expect(readExplainAnswer(json)).toBeUndefined(),
  );
});
