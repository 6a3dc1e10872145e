import { EDIT_OPTIONS, FILE_OPTION, IDENTITY_OPTIONS } from "../editing/cluster-options.ts";
import type { OptionTable } from "../options/option-table.ts";

export const ADD_OPTIONS = {
  ...IDENTITY_OPTIONS,
  username: {
    type: "string",
    value: "NAME",
    help: "Kubernetes username; templates such as {{SessionName}} are allowed.",
  },
  groups: { type: "string", value: "A,B", list: true, help: "Kubernetes groups (default: none)." },
  userid: {
    type: "string",
    value: "ID",
    help: "Only for the identity with this user id, such as AROA... or AIDA..., and not for one made anew under the same name.",
  },
  ...EDIT_OPTIONS,
  ...FILE_OPTION,
} as const satisfies OptionTable;
