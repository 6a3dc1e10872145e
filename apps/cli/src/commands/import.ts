import type { Run } from "../command.ts";
import { printConversion, readConversionSettings } from "../exchange/print-conversion.ts";
import { UsageError } from "../options/parse-arguments.ts";
import { readMappingFiles } from "../read-mapping-files.ts";
import type { IMPORT_OPTIONS } from "./import-options.ts";

/** Reads mappings out of files of any form, and prints them in one. */
export const run: Run<typeof IMPORT_OPTIONS> = async (values, io, operands) => {
  const settings = readConversionSettings("import", values);
  if (operands.length === 0) throw new UsageError("import needs a file, or - for stdin");
  return printConversion(await readMappingFiles(operands, io), settings, io);
};
