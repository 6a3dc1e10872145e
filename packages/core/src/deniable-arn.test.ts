import { describe, expect, it } from "vitest";
import { callerIdentity } from "./caller-identity.ts";
import { deniableArn, deniableArnsOf } from "./deniable-arn.ts";
import { valueOrThrow } from "./authenticator-error.ts";

const [user, role] = ["arn:aws:iam::111122223333:user", "arn:aws:iam::111122223333:role"];
const session = "arn:aws:sts::111122223333:assumed-role";

function identityOf(arn: string) {
  const UserId = arn.includes(":assumed-role/") ? `AROAEXAMPLE:${arn.slice(arn.lastIndexOf("/") + 1)}` : "AIDAEXAMPLE";
  return valueOrThrow(callerIdentity({ Account: "111122223333", Arn: arn, UserId }));
}

function denies(entry: string, arn: string): boolean {
  return deniableArnsOf(identityOf(arn)).includes(valueOrThrow(deniableArn(entry)));
}

describe("an ARN to deny names", () => {
  it.each<[entry: string, denied: string]>([
    [`${user}/alice`, `${user}/alice`],
    [`${user}/ALICE`, `${user}/alice`],
    [`${user}/alice`, `${user}/engineering/EU/Alice`],
    [`${user}/engineering/alice`, `${user}/engineering/alice`],
    [`${user}/moved/alice`, `${user}/engineering/alice`],
    [`${role}/Deploy`, `${session}/Deploy/build-7`],
    [`${role}/deploy`, `${session}/Deploy/build-7`],
    [`${role}/path/to/Deploy`, `${session}/Deploy/build-7`],
    [`${session}/Deploy/build-7`, `${session}/Deploy/build-7`],
    [`${session}/path/Deploy/build-7`, `${session}/Deploy/build-7`],
    [`${session}/Deploy/build-7`, `${session}/deploy/BUILD-7`],
    ["ARN:AWS:iam::111122223333:user/alice", `${user}/alice`],
    ["arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:root"],
    ["arn:aws:sts::111122223333:federated-user/bob", "arn:aws:sts::111122223333:federated-user/Bob"],
  ])("%s: %s", (entry, denied) => expect(denies(entry, denied)).toBe(true));
});

describe("an ARN to deny does not name", () => {
  it.each<[entry: string, other: string]>([
    [`${user}/alice`, `${user}/alice2`],
    [`${user}/alice`, `${user}/alice/bob`],
    [`${user}/al_ce`, `${user}/alice`],
    [`${user}/al.ce`, `${user}/alice`],
    [`${user}/build-7`, `${session}/Deploy/build-7`],
    [`${user}/bob`, "arn:aws:sts::111122223333:federated-user/bob"],
    [`${role}/Deploy`, `${user}/Deploy`],
    [`${role}/Deploy`, `${session}/DeployMore/build-7`],
    [`${role}/build-7`, `${session}/Deploy/build-7`],
    [`${session}/Deploy/build-7`, `${session}/Deploy/build-8`],
    [`${session}/Deploy/build-7`, `${session}/Other/build-7`],
    ["arn:aws:iam::111122223333:root", `${user}/root`],
    [`arn:aws-cn:iam::111122223333:user/alice`, `${user}/alice`],
    [`arn:aws:iam::444455556666:user/alice`, `${user}/alice`],
  ])("%s: %s", (entry, other) => expect(denies(entry, other)).toBe(false));
});

describe("an error is", () => {
  it.each<[entry: string, says: string]>([
    ["alice", '"alice" is no ARN; write it as arn:aws:iam::ACCOUNT:role/NAME or …:user/NAME'],
    [`${role}/*`, `"${role}/*" holds a name that IAM does not give (there are no wildcards here)`],
    [`${user}/al?ce`, `"${user}/al?ce" holds a name that IAM does not give (there are no wildcards here)`],
    [`${user}/al ice`, `"${user}/al ice" holds a name that IAM does not give (there are no wildcards here)`],
    [`${session}/De*/x`, `"${session}/De*/x" holds a name that IAM does not give (there are no wildcards here)`],
    ["arn:aws:s3:::bucket", `the account "" in "arn:aws:s3:::bucket" is not twelve digits`],
    [`${user}/`, `"${user}/" names no role, user, federated user or root`],
  ])("%s", (entry, says) => {
    expect(deniableArn(entry)).toEqual({ ok: false, problem: { code: "CONFIG_INVALID", detail: says } });
  });
});
