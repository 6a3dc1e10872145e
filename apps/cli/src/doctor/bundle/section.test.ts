import { expect, it } from "vitest";
import { isName, namesSecret } from "./section.ts";

it.each([
  ["AWS_SECRET_ACCESS_KEY", true],
  ["AWS_SESSION_TOKEN", true],
  ["aws_secret_access_key", true],
  ["token", true],
  ["id-token", true],
  ["client-key-data", true],
  ["Password", true],
  ["passwd", true],
  ["GPG_PASSPHRASE", true],
  ["privateKey", true],
  ["X_API_KEY", true],
  ["SESSION_COOKIE", true],
  ["GOOGLE_CREDENTIALS", true],
  ["AWS_ACCESS_KEY_ID", false],
  ["AWS_WEB_IDENTITY_TOKEN_FILE", false],
  ["tokenFile", false],
  ["AWS_CREDENTIAL_EXPIRATION", false],
  ["credential_process", false],
  ["credential_source", false],
  ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", false],
  ["certificate-authority-data", false],
  ["region", false],
])("%s names a secret: %s", (name, expected) => {
  expect(namesSecret(name)).toBe(expected);
});

it.each([
  ["client-key-data", true],
  ["mapRoles", true],
  ["token:abc", false],
  ["b64secret0", false],
  ["x".repeat(41), false],
  ["", false],
])("%s is a name: %s", (key, expected) => {
  expect(isName(key)).toBe(expected);
});
