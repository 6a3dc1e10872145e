import { expect, it } from "vitest";
import { loginAgain } from "./login-again.ts";

it.each<[said: string, profile: string | undefined, command: string | undefined]>([
  ["The SSO session associated with this profile has expired.", "work", "aws sso login --profile work"],
  ["To refresh this SSO session run 'aws sso login' with the corresponding profile.", undefined, "aws sso login"],
  ["Your session has expired. Please reauthenticate.", "my work", "aws login --profile 'my work'"],
  ["Failed to load token from /home/me/.aws/login/cache/5778c3.json: Error: ENOENT", "me", "aws login --profile me"],
  // What the portal of single sign-on says of a token that was revoked.
  ["UnauthorizedException: Session token not found or invalid", "work", "aws sso login --profile work"],
  ["Profile is configured with invalid SSO credentials.", "work", undefined],
  ["Could not load credentials from any providers", "work", undefined],
])("after %j with the profile %j: %j", (said, profile, command) => {
  expect(loginAgain(said, profile)).toBe(command);
});
