import { formatConfigProblem } from "@aws-iam-authenticator/config";
import { listMappings, undoEdit } from "@aws-iam-authenticator/mapper";
import type { Run } from "../command.ts";
import { editAwsAuth } from "../editing/edit-aws-auth.ts";
import type { UNDO_OPTIONS } from "./undo-options.ts";

/** Returns aws-auth to what it was before the latest edit. */
export const run: Run<typeof UNDO_OPTIONS> = (values, io) =>
  editAwsAuth(
    {
      question: "Undo the latest edit of",
      done: "undid the latest edit of",
      creates: false,
      async apply(configMap) {
        const undone = await undoEdit(configMap, { force: values.force ?? false });
        if (undone.ok) {
          const { problems } = listMappings(undone.value.configMap.data ?? {});
          for (const problem of problems.filter(({ severity }) => severity === "error")) {
            io.err(`warning: this was not valid before, either: ${formatConfigProblem(problem)}\n`);
          }
        }
        return undone;
      },
    },
    values,
    io,
  );
