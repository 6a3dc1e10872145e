import { closeSync, fstatSync, openSync, readFileSync, statSync } from "node:fs";
import type { AwsCredentials } from "@aws-iam-authenticator/token";
import { isMap, parseDocument } from "yaml";
import type { Io } from "../io.ts";
import { MARGIN_MS } from "./entries.ts";
import { isPrivateMode } from "./private-folder.ts";
import type { AwsFiles } from "../aws-files.ts";

const largestBytes = 4 * 1024 * 1024;

/** For which login credentials are looked up in the reference's file. */
export interface ReferenceKey {
  readonly clusterId: string;
  readonly profile: string;
  /** Empty for none. */
  readonly role: string;
}

/**
 * The credentials that the reference implementation has kept for a login: those of the profile, also where they stand under a role,
 * which is still to be assumed with them. A file that others may read is refused, as there; so is one that is
 * older than the profiles: it can hold who a profile was before.
 *
 * It writes in place and locks with flock, which Node has not. So what was read in the middle of that must not
 * count: all that is needed stands before `expires`.
 *
 * @param key.role the one that was asked for: the reference keeps the same credentials under each of them
 */
export function referenceCredentials(
  file: string,
  key: ReferenceKey,
  { io, profileFiles }: { readonly io: Pick<Io, "now" | "platform">; readonly profileFiles: AwsFiles },
): AwsCredentials | undefined {
  const newest = Math.max(...Object.values(profileFiles).map((path) => modified(path)));
  const text = readPrivate(file, newest, io.platform);
  if (text === undefined) return undefined;
  const found = entryIn(text, key);
  if (found?.["canexpire"] !== true) return undefined;
  const { accesskeyid, secretaccesskey, sessiontoken, expires } = found;
  const whole = typeof expires === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(expires);
  const until = whole ? Date.parse(expires) : Number.NaN;
  if (!isText(accesskeyid) || !isText(secretaccesskey) || !isText(sessiontoken)) return undefined;
  if (Number.isNaN(until) || io.now() >= until - MARGIN_MS.credentials) return undefined;
  return {
    accessKeyId: accesskeyid,
    secretAccessKey: secretaccesskey,
    sessionToken: sessiontoken,
    expiration: new Date(until),
  };
}

function readPrivate(file: string, newest: number, platform: Io["platform"]): string | undefined {
  let descriptor: number | undefined;
  try {
    // Before it is opened: to open a pipe would wait for its other end.
    if (!statSync(file).isFile()) return undefined;
    descriptor = openSync(file, "r");
    const { mode, mtimeMs, size } = fstatSync(descriptor);
    if (!isPrivateMode(mode, platform) || mtimeMs < newest || size > largestBytes) return undefined;
    return readFileSync(descriptor, "utf8");
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function modified(path: string): number {
  try {
    const stats = statSync(path);
    return stats.isFile() ? stats.mtimeMs : 0;
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
