import { describe, expect, it } from "vitest";
import { shownAwsConfig } from "./aws-config-shown.ts";

const file = `# comment of hunter2
[default]
region = eu-west-1   # hunter2
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = hunter2-key

[profile work]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = base
external_id = hunter2-id
mfa_serial=arn:aws:iam::111122223333:mfa/me
regoin = eu-west-1
sso_session = corp
services = local
AbCdHunter2== continued
  hunter2-continued

[ profile  "base" ]
credential_process = /bin/helper --password hunter2
source_profile = work
[sso-session corp]
sso_start_url = https://corp.example.com/start
sso_registration_scopes = sso:account:access
[services local]
sts =
  endpoint_url = http://me:hunter2@localhost:4566
  hunter = 2
[profile other]
aws_session_token = hunter2-token
region = x
`;

describe("of an AWS configuration file is shown", () => {
  it("a profile, and what it refers to, with harmless keys", () => {
    expect(shownAwsConfig(file, ["work"]).lines).toEqual([
      "[profile work]",
      "role_arn = arn:aws:iam::111122223333:role/Admin",
      "source_profile = base",
      "external_id = [hidden]",
      "mfa_serial = arn:aws:iam::111122223333:mfa/me",
      "regoin = [hidden]",
      "sso_session = corp",
      "services = local",
      "[hidden] = [hidden]",
      "  [hidden]",
      "[profile base]",
      "credential_process = [hidden]",
      "source_profile = work",
      "[sso-session corp]",
      "sso_start_url = https://corp.example.com/start",
      "sso_registration_scopes = sso:account:access",
      "[services local]",
      "sts = ",
      // The password of a URL goes with those of the whole file.
      "  endpoint_url = http://me:hunter2@localhost:4566",
      "  hunter = [hidden]",
      "# further sections, not shown: 2",
    ]);
  });

  it("the default profile, and what is not there", () => {
    expect(shownAwsConfig(file, ["default", "gone"]).lines).toEqual([
      "[default]",
      "region = eu-west-1",
      "aws_access_key_id = [hidden]",
      "aws_secret_access_key = [hidden]",
      "# there is no [profile gone]",
      "# further sections, not shown: 5",
    ]);
  });

  it("and known are the secrets of all profiles", () => {
    expect(shownAwsConfig(file, []).secrets).toEqual(["hunter2-key", "hunter2-token"]);
  });
});
