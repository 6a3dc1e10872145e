import { EXCHANGE_OPTIONS } from "../exchange/exchange-options.ts";
import type { OptionTable } from "../options/option-table.ts";

export const IMPORT_OPTIONS = { ...EXCHANGE_OPTIONS } as const satisfies OptionTable;
