import { randomBytes } from "node:crypto";
import { chmod, chown, open, readFile, readlink, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { asIs, AuthenticatorError, safe, systemCode, systemReason } from "@aws-iam-authenticator/core";

/** Read and written by its owner alone. */
const privateMode = 0o600;

/**
 * The text of a file; empty where it is not there.
 *
 * @throws AuthenticatorError `CONFIG_UNREADABLE`
 */
export async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return "";
    throw new AuthenticatorError({ code: "CONFIG_UNREADABLE", detail: safe`${file}: ${asIs(systemReason(error))}` });
  }
}

/**
 * Writes a file that its owner alone may read, whole or not at all. A link stays one: what it names is replaced.
 *
 * @param text undefined: it is to stay as it is, but for its mode
 * @throws AuthenticatorError `FILE_NOT_WRITTEN`
 */
export async function writePrivate(file: string, text: string | undefined): Promise<void> {
  let temporary: string | undefined;
  try {
    const target = await targetOf(file);
    if (text === undefined) {
      await chmod(target, privateMode);
      return;
    }
    temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}`);
    const handle = await open(temporary, "wx", privateMode);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await keepOwner(target, temporary);
    await rename(temporary, target);
  } catch (error) {
    if (temporary !== undefined) await rm(temporary, { force: true });
    throw new AuthenticatorError({ code: "FILE_NOT_WRITTEN", detail: safe`${file}: ${asIs(systemReason(error))}` });
  }
}

/** What a path leads to, also where a link leads to what is not there yet. */
async function targetOf(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
  }
  try {
    return await targetOf(resolve(dirname(file), await readlink(file)));
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "EINVAL") return file;
    throw error;
  }
}

/** Where root writes another user's file, it stays that user's. */
async function keepOwner(target: string, temporary: string): Promise<void> {
  try {
    const { uid, gid } = await stat(target);
    await chown(temporary, uid, gid);
  } catch {
    // It is new, or of somebody else who lets us write it.
  }
}
