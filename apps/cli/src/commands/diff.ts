import { quote } from "@aws-iam-authenticator/core";
import { diffMappings, type Mappings, readMappings } from "@aws-iam-authenticator/mapper";
import type { Run } from "../command.ts";
import type { Io } from "../io.ts";
import { UsageError } from "../options/parse-arguments.ts";
import { diffText } from "../output/diff-text.ts";
import { mappingErrors } from "../output/mapping-errors.ts";
import { readMappingFiles } from "../read-mapping-files.ts";
import type { DIFF_OPTIONS } from "./diff-options.ts";

/** Says who gains, loses or changes what. Exit 0 where access is the same, 1 where it differs, 2 where a side is not valid. */
export const run: Run<typeof DIFF_OPTIONS> = async ({ output }, io, operands) => {
  if (output !== undefined && output !== "json") throw new UsageError(`unknown output ${quote(output)}; known is json`);
  const [before, after, ...more] = operands;
  if (before === undefined || after === undefined || more.length > 0) {
    throw new UsageError("diff takes two files: diff OLD NEW");
  }
  const changes = diffMappings(await readSide(before, io), await readSide(after, io));
  io.out(output === "json" ? `${JSON.stringify(changes, undefined, 4)}\n` : diffText(changes));
  return changes.length === 0 ? 0 : 1;
};

async function readSide(path: string, io: Io): Promise<Mappings> {
  const mappings = readMappings(await readMappingFiles([path], io));
  const { errors, warnings } = mappingErrors(mappings);
  io.err(errors + warnings);
  if (errors === "") return mappings;
  throw new UsageError(`${quote(path)} is not valid, so that the server would not load it`);
}
