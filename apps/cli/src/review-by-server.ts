import { readFile } from "node:fs/promises";
import { AuthenticatorError, quote, safe } from "@aws-iam-authenticator/core";
import type { AppType } from "@aws-iam-authenticator/server";
import { hc } from "hono/client";
import { httpsFetch, type Trust } from "./https-fetch.ts";
import type { ExitCode, Io } from "./io.ts";
import { UsageError } from "./options/parse-arguments.ts";

const timeoutMs = 15_000;

/** Sends a token to a running server in a TokenReview and prints its answer. Exit 1 where the token is not accepted. */
export async function reviewByServer(
  options: {
    readonly token: string;
    readonly server: string;
    readonly certificateAuthority: string | undefined;
    readonly asJson: boolean;
  },
  io: Io,
): Promise<ExitCode> {
  const url = serverUrl(options.server);
  const trust = await trustIn(url, options.certificateAuthority, io);
  const client = hc<AppType>(url.origin, { fetch: httpsFetch(trust, timeoutMs) });
  const answer = await ask();
  const { status } = answer;
  if (options.asJson) io.out(`${JSON.stringify(status, undefined, 4)}\n`);
  if (!status.authenticated) {
    io.err(`aws-iam-authenticator: ${status.error}\n`);
    return 1;
  }
  if (!options.asJson) {
    const { username, uid, groups = [], extra = {} } = status.user;
    io.out(`username: ${username}\nuid:      ${uid}\ngroups:   ${groups.join(" ")}\n`);
    for (const [name, values] of Object.entries(extra)) io.out(`extra:    ${name}=${values.join(" ")}\n`);
  }
  return 0;

  async function ask() {
    try {
      const response = await client.authenticate.$post({
        json: { apiVersion: "authentication.k8s.io/v1", kind: "TokenReview", spec: { token: options.token } },
      });
      return await response.json();
    } catch (error) {
      const reason = error instanceof Error ? ("code" in error ? String(error.code) : error.message) : "unknown";
      throw new AuthenticatorError({ code: "SERVER_UNREACHABLE", detail: safe`${url.origin}: ${reason}` });
    }
  }
}

function serverUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "https:" || !["", "/", "/authenticate"].includes(url.pathname)) {
    throw new UsageError(`--server is a URL such as https://127.0.0.1:21362, not ${quote(text)}`);
  }
  return url;
}

async function trustIn(url: URL, certificateAuthority: string | undefined, io: Io): Promise<Trust> {
  if (certificateAuthority !== undefined) {
    try {
      return { ca: await readFile(certificateAuthority, "utf8") };
    } catch (error) {
      const reason = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
      throw new AuthenticatorError({ code: "CONFIG_UNREADABLE", detail: safe`${certificateAuthority}: ${reason}` });
    }
  }
  if (!isLoopback(url.hostname)) return { system: true };
  io.err(`warning: the certificate of ${url.host} is not checked; name it with --certificate-authority\n`);
  return { unchecked: true };
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
