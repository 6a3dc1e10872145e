import { closeSync, constants, fstatSync, openSync, readFileSync, statSync } from "node:fs";
import type { AwsCredentials } from "@aws-iam-authenticator/token";
import { isMap, parseDocument } from "yaml";
import type { Io } from "../io.ts";
import { MARGIN_MS } from "./entries.ts";
import { isPrivateFile } from "./private-folder.ts";
import type { AwsFiles } from "../aws-files.ts";

const largestBytes = 4 * 1024 * 1024;

/** No session lasts longer: 36 hours are AWS's limit for GetSessionToken, and that of roles is 12. */
const longestSessionMs = 36 * 3_600_000;

/** For which login credentials are looked up in the reference's file. */
export interface ReferenceKey {
  readonly clusterId: string;
  readonly profile: string;
  /** Empty for none. */
  readonly role: string;
}

/**
 * The credentials that the reference implementation has kept for a login: those of the profile, also where they stand under a role,
 * which is still to be assumed with them. A file that others may read is refused, as there.
 *
 * When an entry was made is not in it, and the file is written anew for each; but none is older than the longest session. One
 * that can be older than the last edit of the profiles is not taken: it can be of who a profile was before.
 *
 * It writes in place and locks with flock, which Node has not. So what was read in the middle of that must not
 * count: all that is needed stands before `expires`.
 *
 * @param key.role the one that was asked for: the reference keeps the same credentials under each of them
 */
export function referenceCredentials(
  file: string,
  key: ReferenceKey,
  { io, profileFiles }: { readonly io: Pick<Io, "home" | "now" | "platform">; readonly profileFiles: AwsFiles },
): AwsCredentials | undefined {
  const text = readPrivate(file, io);
  if (text === undefined) return undefined;
  const found = entryIn(text, key);
  if (found?.["canexpire"] !== true) return undefined;
  const { accesskeyid, secretaccesskey, sessiontoken, expires } = found;
  const whole = typeof expires === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(expires);
  const until = whole ? Date.parse(expires) : Number.NaN;
  if (!isText(accesskeyid) || !isText(secretaccesskey) || !isText(sessiontoken)) return undefined;
  if (Number.isNaN(until) || io.now() >= until - MARGIN_MS.credentials) return undefined;
  const edited = Math.max(...Object.values(profileFiles).map((path) => changed(path)));
  if (edited > until - longestSessionMs) return undefined;
  return {
    accessKeyId: accesskeyid,
    secretAccessKey: secretaccesskey,
    sessionToken: sessiontoken,
    expiration: new Date(until),
  };
}

function readPrivate(file: string, io: Pick<Io, "home" | "platform">): string | undefined {
  let descriptor: number | undefined;
  try {
    // To open a pipe would wait for its other end. Windows has none there, and no such flag.
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(descriptor);
    if (!isPrivateFile(stats, io) || stats.size > largestBytes) return undefined;
    return readFileSync(descriptor, "utf8");
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** When a file, or what leads to it, was last changed: the time of its contents alone can be any. */
function changed(path: string): number {
  try {
    const stats = statSync(path);
    return stats.isFile() ? Math.max(stats.mtimeMs, stats.ctimeMs) : 0;
  } catch {
    return 0;
  }
}

function entryIn(
  text: string,
  { clusterId, profile, role }: ReferenceKey,
): Readonly<Record<string, unknown>> | undefined {
  const document = parseDocument(text);
  if (document.errors.length > 0) return undefined;
  const node = document.getIn(["clusters", clusterId, profile, role]);
  return isMap(node) ? Object(node.toJSON()) : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
