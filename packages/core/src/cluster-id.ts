import { fail, ok, type Outcome } from "./outcome.ts";
import { safe } from "./safe-text.ts";

/** The header that binds a token to a cluster; its value is the cluster id. */
export const CLUSTER_ID_HEADER = "x-k8s-aws-id";

const longestClusterId = 1024;

/**
 * Checks that a text can serve as a cluster id: it travels as a header's value, and Signature Version 4 strips and folds
 * spaces there, so two ids that differ in spaces alone would be one.
 *
 * Problems: `CLUSTER_ID_MISSING` where it is absent or empty, `CLUSTER_ID_INVALID`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html (canonical headers)
 */
export function checkClusterId(text: string | undefined): Outcome<string> {
  if (text === undefined || text === "") return fail("CLUSTER_ID_MISSING");
  const sendable = /^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(text);
  if (!sendable || text.length > longestClusterId) return fail("CLUSTER_ID_INVALID", safe`${text}`);
  return ok(text);
}
