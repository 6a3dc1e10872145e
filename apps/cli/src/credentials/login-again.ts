import { shellWord } from "../doctor/shell-word.ts";

/** By what the AWS SDK says where a person's session is over, or never was. */
const COMMANDS: readonly (readonly [said: RegExp, command: readonly string[]])[] = [
  [/\bSSO session\b|\baws sso login\b|\bSession token not found or invalid\b/, ["aws", "sso", "login"]],
  [/\bPlease reauthenticate\b|\baws login\b|^Failed to load token from /, ["aws", "login"]],
];

/** The command by which a person logs in again; undefined where that is not what is missing. */
export function loginAgain(said: string, profile: string | undefined): string | undefined {
  const command = COMMANDS.find(([pattern]) => pattern.test(said))?.[1];
  return command && [...command, ...(profile ? ["--profile", profile] : [])].map(shellWord).join(" ");
}
