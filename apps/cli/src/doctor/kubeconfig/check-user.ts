import { safe } from "@aws-iam-authenticator/core";
import { field, logsInOtherwise } from "../../kubeconfig/exec-entry.ts";
import { breaks, failed, holds, pass, type Rung } from "../rung.ts";
import type { ChosenContext } from "./check-context.ts";
import { type Entry, text } from "./kubeconfigs.ts";
import { WRITE_LOGIN } from "./read-kubeconfigs.ts";

const id = "context-user";

/**
 * The user that the context names. Without one kubectl sends no token at all, and says nothing of it: it may ask for a
 * username, or show `Unauthorized`.
 */
export function checkUser(context: ChosenContext): Rung<Entry> {
  const { kubeconfigs } = context;
  const users = kubeconfigs.entries("users");
  const name = text(field(context.content, "user"));
  const found = users.find((entry) => entry.name === name);
  if (found !== undefined) return holds(found, pass(id, safe`the context's user is ${found.name}`));

  const ours = users.filter(({ content }) => field(content, "exec") !== undefined && !logsInOtherwise(content));
  const [only = users[0], ...others] = ours.length > 0 ? ours : users;
  const fix =
    only === undefined
      ? WRITE_LOGIN
      : kubeconfigs.edit("set-context", context.name, `--user=${others.length === 0 ? only.name : "USER"}`);
  const message =
    name === undefined
      ? safe`the context ${context.name} has no user, so that kubectl sends no token at all`
      : safe`the context ${context.name} names the user ${name}, who is not in the kubeconfig, so that kubectl sends no token at all`;
  return breaks(failed(id, message, fix));
}
