import { quote, systemCode } from "@aws-iam-authenticator/core";
import { httpsFetch } from "../../https-fetch.ts";
import { breaks, failed, holds, pass, type Rung } from "../rung.ts";

const id = "server";
const timeoutMs = 15_000;
/** More than a server has checks. What answers can be anything. */
const mostNotes = 50;

/**
 * The webhook answers, and is ready. Its certificate is not looked at here, and nothing is sent that is for it alone.
 *
 * @param url any of the server's
 */
export async function checkServer(url: URL): Promise<Rung<true>> {
  let [status, lines]: [number, readonly string[]] = [0, []];
  try {
    const response = await httpsFetch({ unchecked: true }, timeoutMs)(new URL("/readyz?verbose", url.origin));
    [status, lines] = [response.status, (await response.text()).trim().split("\n")];
  } catch (error) {
    const reason = systemCode(error) ?? (error instanceof Error ? error.message : "unknown");
    const fix =
      "See that the server runs, and listens there: kubectl -n kube-system get pods -l k8s-app=aws-iam-authenticator -o wide";
    return breaks(failed(id, `the server at ${url.host} cannot be reached: ${quote(reason)}`, fix));
  }
  const notes = lines
    .filter((line) => /^\[[+-]\]/.test(line))
    .slice(0, mostNotes)
    .map((line) => quote(line).slice(1, -1));
  const message = `the server at ${url.host} ${status === 200 ? "is ready" : `is not ready (HTTP ${status})`}`;
  const whole = notes.length === 0 ? message : `${message}: ${notes.join("; ")}`;
  // The reference implementation has no such answer.
  if (status === 404)
    return holds(true, pass(id, `the server at ${url.host} answers, and does not tell whether it is ready`));
  return holds(
    true,
    status === 200 ? pass(id, whole) : failed(id, whole, "See the server's log for what it waits for."),
  );
}
