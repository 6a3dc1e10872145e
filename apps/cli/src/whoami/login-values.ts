import type { TokenValues } from "../doctor/exec/exec-login.ts";
import type { Io } from "../io.ts";
import type { OptionTable } from "../options/option-table.ts";

/**
 * Options over those of a kubeconfig's exec plugin: what was given counts, and what merely stands in a variable gives way to the
 * plugin's own arguments, as it does there.
 *
 * @param table of the options, with their variables
 */
export function loginValues(
  given: TokenValues,
  ofPlugin: TokenValues,
  { table, env }: { readonly table: OptionTable; readonly env: Io["env"] },
): TokenValues {
  const isOfVariable = ([name, value]: [string, unknown]): boolean => {
    const variable = table[name]?.env;
    return variable !== undefined && env[variable] === value;
  };
  const entries = Object.entries(given);
  return {
    ...Object.fromEntries(entries.filter(isOfVariable)),
    ...ofPlugin,
    ...Object.fromEntries(entries.filter((entry) => !isOfVariable(entry))),
  };
}
