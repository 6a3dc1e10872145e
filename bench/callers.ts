import { type EmulatedIdentity, emulatedRoleSession, emulatedUser } from "../packages/sts-emulator/src/index.ts";

/** Somebody who logs in. */
export interface Caller {
  readonly identity: EmulatedIdentity;
  /** Where the caller's tokens are signed for. */
  readonly region: string;
  /** What {@link callerMappings} make of the caller. */
  readonly username: string;
}

/** Where tokens are signed for. */
export const REGIONS = ["eu-central-1", "us-east-1", "ap-southeast-2", "sa-east-1"];
const roles = Array.from({ length: 40 }, (_, index) => `Role${index}`);
const users = Array.from({ length: 40 }, (_, index) => `user-${index}`);

/**
 * So many callers, the same on every run: one in forty a user, up to forty of them, the others sessions of forty roles;
 * spread over four regions.
 */
export function makeCallers(count: number): readonly Caller[] {
  return Array.from({ length: count }, (_, index) => {
    const region = REGIONS[index % REGIONS.length] ?? "";
    const user = index % 40 === 0 ? users[index / 40] : undefined;
    if (user !== undefined) return { identity: emulatedUser({ name: user }), region, username: user };
    const role = roles[index % roles.length] ?? "";
    const session = `session-${index}@example.com`;
    return { identity: emulatedRoleSession({ role, session }), region, username: `${role}:${session}` };
  });
}

/** The rules that map every caller: lines under `server:` of the configuration file. */
export function callerMappings(): string {
  const ofRole = (role: string): string =>
    `    - rolearn: arn:aws:iam::111122223333:role/${role}\n      username: "${role}:{{SessionNameRaw}}"\n      groups: [developers]\n`;
  const ofUser = (user: string): string =>
    `    - userarn: arn:aws:iam::111122223333:user/${user}\n      username: ${user}\n      groups: [operators]\n`;
  return `  mapRoles:\n${roles.map(ofRole).join("")}  mapUsers:\n${users.map(ofUser).join("")}`;
}
