import { removeFromFile, removeMapping, withData } from "@aws-iam-authenticator/mapper";
import type { Run } from "../command.ts";
import { describeIdentity } from "../editing/describe-identity.ts";
import { editAwsAuth } from "../editing/edit-aws-auth.ts";
import { editFile } from "../editing/edit-file.ts";
import { readIdentity } from "../editing/read-identity.ts";
import type { REMOVE_OPTIONS } from "./remove-options.ts";

/** Removes a mapping from aws-auth, or from a file. */
export const run: Run<typeof REMOVE_OPTIONS> = async (values, io, operands) => {
  const identity = readIdentity("remove", operands, values);
  const who = describeIdentity(identity);
  const words = { question: `Remove ${who} from`, done: `removed ${who} from ${identity.list} of` };
  const { file } = values;
  if (file) return editFile(file, { ...words, apply: (text) => removeFromFile(text, identity, file) }, values, io);
  return editAwsAuth(
    {
      ...words,
      creates: false,
      async apply(configMap) {
        const removed = removeMapping(configMap.data ?? {}, identity);
        return removed.ok ? { ok: true, value: await withData(configMap, removed.value) } : removed;
      },
    },
    values,
    io,
  );
};
