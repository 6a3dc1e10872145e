import type { OptionTable } from "../options/option-table.ts";

export const TOKEN_OPTIONS = {
  region: {
    type: "string",
    value: "REGION",
    help: "AWS region whose STS verifies the token (default: AWS_REGION, the profile's, the instance's, us-east-1).",
  },
  profile: {
    type: "string",
    completes: "profile",
    value: "NAME",
    help: "Profile of ~/.aws/config; it wins over credentials of the environment, which win over AWS_PROFILE.",
  },
  role: {
    type: "string",
    completes: "role",
    short: "r",
    env: "DEFAULT_ROLE",
    value: "ARN",
    help: "Role to assume before the token is made.",
  },
  "external-id": {
    type: "string",
    short: "e",
    value: "ID",
    help: "External id that the role's trust policy asks for.",
  },
  "session-name": { type: "string", short: "s", value: "NAME", help: "Name of the assumed role's session." },
  "forward-session-name": {
    type: "boolean",
    help: "Carry the present session's name over to the assumed role's session (with --role).",
  },
  "token-only": { type: "boolean", help: "Print the bare token instead of an ExecCredential." },
  cache: {
    type: "boolean",
    help: "Keep the token, and credentials of roles, in a private folder until they end; see `cache`.",
  },
} as const satisfies OptionTable;
