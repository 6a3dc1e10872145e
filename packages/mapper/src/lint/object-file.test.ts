import { parseDocuments } from "@aws-iam-authenticator/config";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lint } from "./lint.ts";
import { awsAuthFile, identityMappingFile } from "./object-file.ts";

describe("aws-auth of a cluster", () => {
  const metadata = { name: "aws-auth", namespace: "kube-system" };

  it("is a file whose lines are those of its texts", () => {
    const mapRoles = "- rolearn: arn:aws:iam::111122223333:role/a\n\n  usernam: x\n";
    const file = awsAuthFile({ metadata, data: { mapRoles, mapUsers: "" } });
    expect(file).toEqual({
      file: "configmap kube-system/aws-auth",
      text: `apiVersion: v1
kind: ConfigMap
metadata: {name: "aws-auth", namespace: "kube-system"}
data:
  "mapRoles": |2
    - rolearn: arn:aws:iam::111122223333:role/a

      usernam: x
  "mapUsers": ""
`,
    });
    expect(lint([file]).map(({ line, column, rule }) => [line, column, rule])).toEqual([
      [6, 7, "missing-key"],
      [8, 7, "unknown-key"],
    ]);
  });

  it("holds every text unchanged", () => {
    const unit = fc.constantFrom(
      "a",
      "-",
      ":",
      "#",
      " ",
      "\n",
      "\t",
      "\r",
      '"',
      "\\",
      "é",
      "😀",
      "\u0085",
      "\u2028",
      "\ufeff",
      "\0",
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 12 }), (mapRoles) => {
        const { text, file } = awsAuthFile({ metadata, data: { mapRoles } });
        const [document] = parseDocuments(text, file).documents;
        expect(document?.get("data")?.get("mapRoles")?.text()?.text).toBe(mapRoles);
      }),
      { numRuns: 3000 },
    );
  });

  it("can be without data", () => expect(lint([awsAuthFile({ metadata })])).toEqual([]));
});

describe("an IAMIdentityMapping of a cluster", () => {
  it("is a file", () => {
    const metadata = { name: "a", creationTimestamp: "2026-01-02T00:00:00Z", uid: "u" };
    const spec = { arn: "arn:aws:iam::111122223333:role/a*", username: "x: y", groups: ["g"] };
    const file = identityMappingFile({ metadata, spec, status: {} });
    expect(file.file).toBe("iamidentitymapping a");
    expect(lint([file]).map(({ line, column, rule }) => [line, column, rule])).toEqual([[5, 10, "unreachable"]]);
  });

  it("without a spec has an error", () => {
    expect(lint([identityMappingFile({ metadata: { name: "a" } })]).map(({ rule }) => rule)).toContain("missing-key");
  });
});
