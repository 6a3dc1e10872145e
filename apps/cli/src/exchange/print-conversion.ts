import { formatConfigProblem } from "@aws-iam-authenticator/config";
import { AuthenticatorError, nearest, quote, safe } from "@aws-iam-authenticator/core";
import { convertMappings, EXCHANGE_FORMS, type ExchangeForm, type LostPart } from "@aws-iam-authenticator/mapper";
import type { ExitCode, Io } from "../io.ts";
import type { OptionValues } from "../options/option-table.ts";
import { UsageError } from "../options/parse-arguments.ts";
import type { EXCHANGE_OPTIONS } from "./exchange-options.ts";

/** How a conversion is asked for. */
export interface ConversionSettings {
  readonly to: ExchangeForm;
  readonly lossy: boolean;
  readonly asJson: boolean;
}

/** @throws UsageError for a form that there is not, or none */
export function readConversionSettings(
  command: string,
  values: OptionValues<typeof EXCHANGE_OPTIONS>,
): ConversionSettings {
  const { to, lossy = false, output = "text" } = values;
  const known = EXCHANGE_FORMS.join(", ");
  if (!to) throw new UsageError(`${command} needs --to FORM, one of ${known}`);
  const form = EXCHANGE_FORMS.find((name) => name === to);
  if (form === undefined) {
    const near = nearest(to, EXCHANGE_FORMS);
    throw new UsageError(
      `unknown form ${quote(to)}; known are ${known}${near === undefined ? "" : `; did you mean ${near}?`}`,
    );
  }
  if (output !== "text" && output !== "json") {
    throw new UsageError(`unknown output ${quote(output)}; known are text and json`);
  }
  return { to: form, lossy, asJson: output === "json" };
}

/**
 * Converts mappings and prints them on stdout; what cannot be carried is listed on stderr. Where there is such a thing,
 * nothing is printed and the exit code is 1, unless that is agreed to.
 *
 * @throws AuthenticatorError `MAPPING_SOURCE_INVALID` where what is read is not valid
 */
export function printConversion(
  files: readonly { readonly file: string; readonly text: string }[],
  { to, lossy, asJson }: ConversionSettings,
  io: Io,
): ExitCode {
  const { text, lost, problems } = convertMappings(files, to);
  for (const problem of problems) {
    io.err(`${problem.severity === "warning" ? "warning: " : ""}${formatConfigProblem(problem)}\n`);
  }
  if (text === undefined) {
    throw new AuthenticatorError({
      code: "MAPPING_SOURCE_INVALID",
      detail: safe`${files.map(({ file }) => file).join(" ")}`,
    });
  }
  if (asJson) io.err(`${JSON.stringify({ lost: lost.map(flat) })}\n`);
  else for (const part of lost) io.err(`not carried: ${formatConfigProblem({ ...part, severity: "warning" })}\n`);
  if (lost.length > 0 && !lossy) {
    if (!asJson) io.err("nothing was printed; --lossy prints the rest\n");
    return 1;
  }
  io.out(text);
  return 0;
}

function flat({ at, what, message }: LostPart) {
  return { ...at, what, message };
}
