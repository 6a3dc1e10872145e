import { Secret } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { EXEC_API_VERSIONS, execApiVersion, execCredential } from "./exec-credential.ts";

describe("execApiVersion", () => {
  it.each<[string | undefined, string]>([
    [undefined, "client.authentication.k8s.io/v1beta1"],
    ["", "client.authentication.k8s.io/v1beta1"],
    ...EXEC_API_VERSIONS.map((apiVersion): [string, string] => [
      JSON.stringify({ kind: "ExecCredential", apiVersion, spec: { interactive: true } }),
      apiVersion,
    ]),
  ])("of %j is %s", (execInfo, apiVersion) => {
    expect(execApiVersion(execInfo)).toEqual({ ok: true, value: apiVersion });
  });

  it.each(["{", "null", "[]", '"v1"', "{}", '{"apiVersion":1}'])(
    "of %s is an error that names the variable",
    (execInfo) => {
      expect(execApiVersion(execInfo)).toMatchObject({ ok: false, problem: { code: "EXEC_INFO_INVALID" } });
    },
  );

  it("shows what it was given instead", () => {
    expect(execApiVersion('{"kind":1}')).toMatchObject({
      problem: { detail: 'no JSON object with an apiVersion: "{\\"kind\\":1}"' },
    });
  });

  it("that is unknown is an error that says which are known", () => {
    expect(execApiVersion('{"apiVersion":"client.authentication.k8s.io/v2"}')).toEqual({
      ok: false,
      problem: {
        code: "EXEC_API_VERSION_UNKNOWN",
        detail:
          '"client.authentication.k8s.io/v2"; known are "client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1", "client.authentication.k8s.io/v1alpha1"',
      },
    });
  });
});

it.each(EXEC_API_VERSIONS)("execCredential of %s has whole seconds, rounded down", (apiVersion) => {
  const made = { token: new Secret("k8s-aws-v1.abc"), expiresAt: new Date("2026-01-02T12:14:00.999Z") };
  expect(JSON.parse(execCredential(made, apiVersion))).toEqual({
    kind: "ExecCredential",
    apiVersion,
    spec: {},
    status: { expirationTimestamp: "2026-01-02T12:14:00Z", token: "k8s-aws-v1.abc" },
  });
});
