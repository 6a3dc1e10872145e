import { AuthenticatorError, CODES, type Code, quote, type Secret } from "@aws-iam-authenticator/core";
import { hideTokens } from "../../hide-tokens.ts";
import type { Io } from "../../io.ts";
import { readReviewStatus } from "../../review-answer.ts";
import { reviewByServer } from "../../review-by-server.ts";
import type { Check } from "../check.ts";
import { groupsText } from "../groups-text.ts";
import { failed, failedBy, pass, warn } from "../rung.ts";
import { shownText } from "../../output/shown-text.ts";

const id = "server-review";

/** The webhook accepts the token, and whom it takes it for: as kube-apiserver would be told. */
export async function checkServerReview(
  token: Secret,
  options: { readonly server: string; readonly certificateAuthority: string | undefined },
  io: Io,
): Promise<Check> {
  const printed: string[] = [];
  const complaints: string[] = [];
  try {
    await reviewByServer(
      { ...options, token: token.reveal(), asJson: true },
      { ...io, out: (text) => void printed.push(text), err: (text) => void complaints.push(text) },
    );
  } catch (error) {
    if (!(error instanceof AuthenticatorError)) throw error;
    return failedBy(id, error.problem);
  }
  const review = readReviewStatus({ status: JSON.parse(printed.join("")) });
  if (review === undefined) return failed(id, "the server's answer is no TokenReview", "See what listens there.");
  if (!review.authenticated) {
    const reason = hideTokens(review.error ?? "it gives no reason; the server's log has one");
    return failed(id, `the server denies the token: ${shownText(reason)}`, fixFor(reason));
  }
  const { username, groups } = review.user;
  const message = `the server takes the token for ${quote(username)}, ${groupsText(groups)}`;
  const unchecked = complaints.some((line) => line.includes("is not checked"));
  return unchecked
    ? warn(
        id,
        `${message}; its certificate was not checked`,
        "Name it: --certificate-authority /var/aws-iam-authenticator/cert.pem",
      )
    : pass(id, message);
}

/** What the table says to the code that a denial of this project's server begins with. */
function fixFor(reason: string): string {
  const [code = ""] = /^[A-Z_]+(?=:)/.exec(reason) ?? [];
  return Object.hasOwn(CODES, code) ? CODES[code as Code].fix : "See the server's log: `access denied` has the reason.";
}
