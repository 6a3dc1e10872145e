import type { OptionTable } from "../options/option-table.ts";

export const VERIFY_OPTIONS = {
  token: { type: "string", short: "t", value: "TOKEN", help: "The token; - reads it from stdin." },
  output: { type: "string", short: "o", value: "json", help: "Print JSON instead of lines for people." },
  partition: { type: "string", value: "PARTITION", help: "AWS partition that the token is of (default aws)." },
  server: {
    type: "string",
    value: "URL",
    help: "Have this running server answer the token, as it answers kube-apiserver, instead of asking STS from here.",
  },
  "certificate-authority": {
    type: "string",
    value: "FILE",
    help: "Certificate that the server's is checked against, such as its cert.pem (with --server).",
  },
} as const satisfies OptionTable;
