// What deploy/crd.yaml has kube-apiserver refuse is what would not be valid here, as far as a schema can say it. How
// kube-apiserver takes its rules is for e2e/mapping-sources.test.ts.
import { readFileSync } from "node:fs";
import { mappableArn, TEMPLATE_NAMES } from "@aws-iam-authenticator/core";
import { parse } from "yaml";
import { describe, expect, it } from "vitest";

const manifest = parse(readFileSync(new URL("../../../../deploy/crd.yaml", import.meta.url), "utf8"));
const { arn, username, groups } = manifest.spec.versions[0].schema.openAPIV3Schema.properties.spec.properties;
// Go has the flag in the pattern.
const pattern = new RegExp(arn.pattern.replace("(?i)", ""), "i");

describe("the pattern of ARNs takes exactly what is valid:", () => {
  it.each([
    "arn:aws:iam::111122223333:role/Ops",
    "arn:aws:iam::111122223333:role/eng/Ops",
    "ARN:aws-cn:IAM::111122223333:ROLE/Ops",
    "arn:aws-us-gov:iam::111122223333:user/eng/Me",
    "arn:aws:iam::111122223333:root",
    "arn:aws:sts::111122223333:assumed-role/Ops/me",
    "arn:aws:sts::111122223333:assumed-role/eng/Ops/me",
    "arn:aws:sts::111122223333:federated-user/Me",
    "arn:aws:iam::111122223333:role/",
    "arn:aws:iam::111122223333:role/eng/",
    "arn:aws:iam::111122223333:role",
    "arn:aws:iam::111122223333:root/x",
    "arn:aws:iam::111122223333:rooty",
    "arn:aws:iam::111122223333:group/x",
    "arn:aws:iam::111122223333:assumed-role/Ops/me",
    "arn:aws:sts::111122223333:role/Ops",
    "arn:aws:sts::111122223333:assumed-role/Ops",
    "arn:aws:sts::111122223333:assumed-role/Ops/",
    "arn:aws:sts::111122223333:assumed-role//me",
    "arn:aws:sts::111122223333:federated-user/",
    "arn:aws:iam:us-east-1:111122223333:role/Ops",
    "arn:aws:iam::11112222333:role/Ops",
    "arn:aws:iam::111122223333:role/Ops\n",
    " arn:aws:iam::111122223333:role/Ops",
    "arn:aws:s3:::bucket",
    "arn:gcp:iam::111122223333:role/Ops",
    "Ops",
    "",
  ])("%j", (text) => expect(pattern.test(text)).toBe(mappableArn(text).ok));

  it("but for partitions, of which new ones come", () => {
    const text = "arn:aws-new:iam::111122223333:role/Ops";
    expect([pattern.test(text), mappableArn(text).ok]).toEqual([true, false]);
  });
});

it.each([
  ["a username", username],
  ["a group", groups.items],
])("%s may hold the templates that there are, and no other", (_, schema) => {
  const [, { rule, message }] = schema["x-kubernetes-validations"];
  const inRule = [...rule.matchAll(/\.replace\('\{\{(\w+)\}\}', ' '\)/g)].map(([, name]) => name);
  expect(inRule).toEqual(TEMPLATE_NAMES);
  expect(message).toContain(`known are ${TEMPLATE_NAMES.map((name) => `{{${name}}}`).join(", ")}`);
});
