import { CLUSTER_OPTIONS } from "../editing/cluster-options.ts";
import type { OptionTable } from "../options/option-table.ts";

export const EXPLAIN_OPTIONS = {
  config: {
    type: "string",
    short: "c",
    value: "FILE",
    list: true,
    separator: "\n",
    help: "Configuration file; with several -c also dynamic files and manifests with aws-auth or IAMIdentityMappings. - reads stdin.",
  },
  token: {
    type: "string",
    short: "t",
    value: "TOKEN",
    help: "Explain who made this token, which STS verifies; - reads it from stdin.",
  },
  "session-name": { type: "string", value: "NAME", help: "Session of the role that the ARN names." },
  "user-id": { type: "string", value: "ID", help: "User id of the identity, such as AROA…, for rules with userid." },
  partition: { type: "string", value: "PARTITION", help: "AWS partition that the token is of (default aws)." },
  server: {
    type: "string",
    value: "URL",
    help: "Ask a running server's admin endpoint (server.adminPort), such as http://127.0.0.1:21364, instead of files.",
  },
  ...CLUSTER_OPTIONS,
  output: { type: "string", short: "o", value: "json", help: "Print JSON instead of lines for people." },
} as const satisfies OptionTable;
