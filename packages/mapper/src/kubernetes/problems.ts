import { asIs, fail, type Problem, type Safe, safe, systemCode, systemReason } from "@aws-iam-authenticator/core";
import type { KubernetesAnswer } from "./client.ts";

/** A source that cannot be read, and why. */
export function unavailable(detail: Safe): { readonly ok: false; readonly problem: Problem } {
  return fail("MAPPING_SOURCE_UNAVAILABLE", detail);
}

/** An answer of kube-apiserver that nobody waited for, in words. */
export function unexpected(server: string, asked: string, { status, body }: KubernetesAnswer) {
  return unavailable(safe`kube-apiserver ${server} answers ${status} to ${asked}: ${asIs(messageOf(body))}`);
}

/** Why a connection failed. Bun's errors have no code of the system at times, but a message. */
export function reasonOf(error: unknown): Safe {
  return systemCode(error) === undefined && error instanceof Error ? safe`${error.message}` : systemReason(error);
}

function messageOf(body: unknown): Safe {
  const message = typeof body === "object" && body !== null && "message" in body ? body.message : undefined;
  return typeof message === "string" ? safe`${message}` : safe`it gives no reason`;
}
