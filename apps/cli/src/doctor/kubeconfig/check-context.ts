import { asIs, nearest, quote, safe } from "@aws-iam-authenticator/core";
import { breaks, failed, holds, pass, type Rung } from "../rung.ts";
import { type Entry, type Kubeconfigs, text } from "./kubeconfigs.ts";
import { WRITE_LOGIN } from "./read-kubeconfigs.ts";

const id = "context";

/** A context, and all around it. */
export interface ChosenContext extends Entry {
  readonly kubeconfigs: Kubeconfigs;
}

/** The context that kubectl uses: the one asked for (`--context`), else the current one. */
export function checkContext(kubeconfigs: Kubeconfigs, asked: string | undefined): Rung<ChosenContext> {
  const contexts = kubeconfigs.entries("contexts");
  const name = text(asked) ?? kubeconfigs.currentContext;
  const [first] = contexts;
  if (first === undefined) return breaks(failed(id, "the kubeconfig has no contexts", WRITE_LOGIN));
  if (name === undefined) {
    return breaks(
      failed(
        id,
        "the kubeconfig has no current context, so that kubectl calls http://localhost:8080",
        contexts.length === 1
          ? kubeconfigs.edit("use-context", first.name)
          : `Choose one of ${listed(contexts)}: ${kubeconfigs.edit("use-context", "NAME")}`,
      ),
    );
  }
  const found = contexts.find((entry) => entry.name === name);
  if (found !== undefined) return holds({ ...found, kubeconfigs }, pass(id, safe`the context is ${name}`));
  const near = nearest(
    name,
    contexts.map((entry) => entry.name),
  );
  const fix = near === undefined ? `Choose one of ${listed(contexts)}.` : `Did you mean ${quote(near)}?`;
  const switching = asked ? "" : ` ${kubeconfigs.edit("use-context", near ?? "NAME")}`;
  const which = asked ? safe`context` : safe`current context`;
  return breaks(failed(id, safe`the ${asIs(which)} ${name} is not in the kubeconfig`, fix + switching));
}

/** More names are of no help. */
const mostListed = 10;

function listed(entries: readonly { readonly name: string }[]): string {
  const names = entries.slice(0, mostListed).map(({ name }) => quote(name));
  return names.join(", ") + (entries.length > mostListed ? ` and ${entries.length - mostListed} more` : "");
}
