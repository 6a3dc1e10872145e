import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { asIs, AuthenticatorError, safe, systemCode, systemReason } from "@aws-iam-authenticator/core";
import type { AppType } from "@aws-iam-authenticator/server";
import { hc } from "hono/client";
import { hideTokens } from "./hide-tokens.ts";
import { httpsFetch, type Trust } from "./https-fetch.ts";
import { isLoopback } from "./is-loopback.ts";
import type { ExitCode, Io } from "./io.ts";
import { readServerUrl } from "./options/read-server-url.ts";
import { readReviewStatus } from "./review-answer.ts";
import { shownText } from "./output/shown-text.ts";

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
  const url = readServerUrl(options.server);
  const trust = await trustIn(url, options.certificateAuthority, io);
  const client = hc<AppType>(url.origin, { fetch: httpsFetch(trust, timeoutMs) });
  const { answer, httpStatus } = await ask();
  const status = readReviewStatus(answer);
  if (status === undefined) throw unreachable(`HTTP ${httpStatus}, but no status of a TokenReview`);
  if (options.asJson) io.out(`${JSON.stringify(answer.status, undefined, 4)}\n`);
  if (!status.authenticated) {
    const reason = status.error ?? `the server denies the token and gives no reason (HTTP ${httpStatus})`;
    io.err(`aws-iam-authenticator: ${hideTokens(shownText(reason))}\n`);
    return 1;
  }
  if (!options.asJson) {
    const { username, uid, groups, extra } = status.user;
    const rows = [
      ["username", username],
      ["uid", uid],
      ["groups", groups.join(" ")],
      ...extra.map(([name, values]) => ["extra", `${name}=${values.join(" ")}`]),
    ];
    io.out(rows.map(([name, value = ""]) => `${`${name}:`.padEnd(10)}${shownText(value)}\n`).join(""));
  }
  return 0;

  async function ask() {
    try {
      const response = await client.authenticate.$post({
        json: { apiVersion: "authentication.k8s.io/v1", kind: "TokenReview", spec: { token: options.token } },
      });
      return { answer: await response.json(), httpStatus: response.status };
    } catch (error) {
      if (error instanceof SyntaxError) throw unreachable("the answer is no JSON");
      throw unreachable(systemCode(error) ?? (error instanceof Error ? error.message : "unknown"));
    }
  }

  function unreachable(reason: string): AuthenticatorError {
    return new AuthenticatorError({ code: "SERVER_UNREACHABLE", detail: safe`${url.origin}: ${reason}` });
  }
}

async function trustIn(url: URL, certificateAuthority: string | undefined, io: Io): Promise<Trust> {
  if (certificateAuthority !== undefined) {
    try {
      return { ca: await readFile(resolve(io.cwd, certificateAuthority), "utf8") };
    } catch (error) {
      const detail = safe`${certificateAuthority}: ${asIs(systemReason(error))}`;
      throw new AuthenticatorError({ code: "CONFIG_UNREADABLE", detail });
    }
  }
  if (!isLoopback(url)) return { system: true };
  io.err(`warning: the certificate of ${url.host} is not checked; name it with --certificate-authority\n`);
  return { unchecked: true };
}
