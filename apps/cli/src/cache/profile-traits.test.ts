import { describe, expect, it } from "vitest";
import { traitsOf } from "./profile-traits.ts";

const keys = { aws_access_key_id: "AKIAIOSFODNN7EXAMPLE", aws_secret_access_key: "x" };
const role = "arn:aws:iam::111122223333:role/Admin";

type Section = Readonly<Record<string, string>>;

describe("a profile", () => {
  it.each<[what: string, sections: Readonly<Record<string, Section>>, traits: string]>([
    ["with keys", { p: keys }, ""],
    ["with a role, through keys", { p: { role_arn: role, source_profile: "base" }, base: keys }, "assumed"],
    ["with a role, through itself", { p: { role_arn: role, source_profile: "p", ...keys } }, "assumed"],
    [
      "with a role, through who signed in",
      { p: { role_arn: role, source_profile: "s" }, s: { sso_session: "x" } },
      "signsIn assumed",
    ],
    [
      "with a role, through the machine",
      { p: { role_arn: role, credential_source: "Ec2InstanceMetadata" } },
      "ofMachine assumed",
    ],
    [
      "with a role, through another's role, through the machine",
      { p: { role_arn: role, source_profile: "q" }, q: { role_arn: role, credential_source: "EcsContainer" } },
      "ofMachine assumed",
    ],
    ["that signs in", { p: { sso_session: "x" } }, "signsIn"],
    ["that signs in in the older way", { p: { sso_start_url: "https://x" } }, "signsIn"],
    ["of `aws login`", { p: { login_session: role } }, "signsIn"],
    ["with a process", { p: { credential_process: "x" } }, "assumed"],
    ["with a region alone", { p: { region: "eu-central-1" } }, "ofMachine"],
    ["that is not there", {}, "ofMachine"],
    ["whose sources go round", { p: { source_profile: "q" }, q: { source_profile: "p" } }, "ofMachine"],
    ["named as something of every object", { p: { source_profile: "constructor" } }, "ofMachine"],
  ])("%s", (_, sections, expected) => {
    const traits = traitsOf("p", [sections], false);
    expect(
      Object.entries(traits)
        .flatMap(([name, is]) => (is === true ? [name] : []))
        .join(" "),
    ).toBe(expected);
  });

  it("is read out of both files", () => {
    const traits = traitsOf("p", [{ p: { role_arn: role, source_profile: "base" } }, { base: keys }], false);
    expect(traits).toEqual({ signsIn: false, ofMachine: false, assumed: true, tokenFiles: [] });
  });

  it("names the files of web identities' tokens, those that it builds on as well", () => {
    const web = { role_arn: role, web_identity_token_file: "/token" };
    const sections = { p: { role_arn: role, source_profile: "web" }, web };
    expect(traitsOf("p", [sections], false)).toMatchObject({ assumed: true, tokenFiles: ["/token"] });
  });

  it("that is not there gives way to a web identity", () => {
    expect(traitsOf("p", [], true)).toEqual({ signsIn: false, ofMachine: false, assumed: true, tokenFiles: [] });
  });
});
