import { quote } from "@aws-iam-authenticator/core";
import { UsageError } from "./parse-arguments.ts";

/**
 * Reads `--server`: where a webhook listens, with its path or without.
 *
 * @throws UsageError
 */
export function readServerUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "https:" && ["/", "/authenticate"].includes(url.pathname)) return url;
  throw new UsageError(`--server is a URL such as https://127.0.0.1:21362, not ${quote(text)}`);
}
