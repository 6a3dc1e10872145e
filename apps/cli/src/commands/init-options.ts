import type { OptionTable } from "../options/option-table.ts";

export const INIT_OPTIONS = {
  hostname: { type: "string", value: "NAME", help: "Name that the certificate is for (default localhost)." },
  address: { type: "string", value: "IP", help: "Address that the certificate is for (default 127.0.0.1)." },
} as const satisfies OptionTable;
