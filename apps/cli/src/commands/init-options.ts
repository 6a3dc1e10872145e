import type { OptionTable } from "../options/option-table.ts";

export const INIT_OPTIONS = {
  hostname: { type: "string", value: "NAME", help: "Name that the certificate is for (default localhost)." },
  address: { type: "string", value: "IP", help: "Address that the certificate is for (default 127.0.0.1)." },
  san: {
    type: "string",
    value: "NAME|IP,...",
    completes: [],
    list: true,
    help: "Further names and addresses that the certificate is for; in place of those in the configuration file.",
  },
  "key-type": {
    type: "string",
    value: "ecdsa|rsa",
    help: "Kind of key that is made: P-256 or RSA 2048 (default ecdsa).",
  },
  ca: {
    type: "boolean",
    help: "Have a CA, made where there is none, sign the certificate, which the server then renews by itself; kube-apiserver trusts the CA, and gets a client certificate of it.",
  },
} as const satisfies OptionTable;
