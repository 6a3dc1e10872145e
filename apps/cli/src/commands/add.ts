import { arnKey, mappableArn, quote } from "@aws-iam-authenticator/core";
import { addMapping, addToFile, type NewMapping, withData } from "@aws-iam-authenticator/mapper";
import type { Run } from "../command.ts";
import { describeIdentity } from "../editing/describe-identity.ts";
import { editAwsAuth } from "../editing/edit-aws-auth.ts";
import { editFile } from "../editing/edit-file.ts";
import { type NamedIdentity, readIdentity } from "../editing/read-identity.ts";
import type { Io } from "../io.ts";
import type { OptionValues } from "../options/option-table.ts";
import { UsageError } from "../options/parse-arguments.ts";
import type { ADD_OPTIONS } from "./add-options.ts";

/** Adds a mapping to aws-auth, or to a file. */
export const run: Run<typeof ADD_OPTIONS> = async (values, io, operands) => {
  const identity = readIdentity("add", operands, values);
  const mapping = newMapping(identity, values);
  const who = describeIdentity(identity);
  tellOfPath(identity, io);
  const words = { question: `Add ${who} to`, done: `added ${who} to ${identity.list} of` };
  const { file } = values;
  if (file) return editFile(file, { ...words, apply: (text) => addToFile(text, mapping, file) }, values, io);
  return editAwsAuth(
    {
      ...words,
      creates: true,
      async apply(configMap) {
        const added = addMapping(configMap.data ?? {}, mapping);
        return added.ok ? { ok: true, value: await withData(configMap, added.value) } : added;
      },
    },
    values,
    io,
  );
};

/** STS leaves a role's path out, and so must a rule for any other authenticator. */
function tellOfPath({ list, selector }: NamedIdentity, io: Io): void {
  if (list !== "mapRoles" || "sso" in selector) return;
  const mappable = mappableArn(selector.rolearn);
  if (!mappable.ok || mappable.value.type !== "role") return;
  const { canonicalArn } = mappable.value;
  if (arnKey(canonicalArn) === selector.rolearn.toLowerCase()) return;
  io.err(
    `note: this is for the role as STS names it, ${quote(canonicalArn)}; other authenticators want it written so\n`,
  );
}

function newMapping(identity: NamedIdentity, values: OptionValues<typeof ADD_OPTIONS>): NewMapping {
  const { username, groups: listed, userid } = values;
  if (!username) throw new UsageError("add needs --username NAME");
  const groups = (listed ?? "")
    .split(",")
    .map((group) => group.trim())
    .filter((group) => group !== "");
  const granted = {
    username,
    ...(groups.length > 0 ? { groups } : {}),
    ...(userid === undefined ? {} : { userid }),
  };
  // One by one, so that the compiler sees which list an entry is for.
  return identity.list === "mapRoles"
    ? { list: identity.list, entry: { ...identity.selector, ...granted } }
    : { list: identity.list, entry: { ...identity.selector, ...granted } };
}
