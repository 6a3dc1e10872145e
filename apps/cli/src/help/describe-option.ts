import type { Option, OptionTable } from "../options/option-table.ts";

/** An option as help texts show it. */
export interface DescribedOption {
  /** `-r` or undefined. */
  readonly short: string | undefined;
  /** `--role` */
  readonly long: string;
  /** What stands for its value; undefined where it takes none. */
  readonly value: string | undefined;
  readonly help: string;
}

/** The options of a table, in its order. */
export function describeOptions(options: OptionTable): readonly DescribedOption[] {
  return Object.entries<Option>(options).map(([name, { short, type, value = "VALUE", env, help }]) => ({
    short: short === undefined ? undefined : `-${short}`,
    long: `--${name}`,
    value: type === "string" ? value : undefined,
    help: env === undefined ? help : `${help} Variable: ${env}.`,
  }));
}
