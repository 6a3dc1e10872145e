import { asIs, ok, type Outcome, safe, systemReason } from "@aws-iam-authenticator/core";
import { readFile } from "node:fs/promises";
import { unavailable } from "./problems.ts";

/** A text that is given, else what a file holds now; undefined where neither is named. Problem: `MAPPING_SOURCE_UNAVAILABLE`. */
export async function readable(from: {
  readonly text?: string | undefined;
  readonly file?: string | undefined;
}): Promise<Outcome<string | undefined>> {
  if (from.text !== undefined || !from.file) return ok(from.text);
  try {
    return ok(await readFile(from.file, "utf8"));
  } catch (error) {
    return unavailable(safe`${from.file} cannot be read: ${asIs(systemReason(error))}`);
  }
}
