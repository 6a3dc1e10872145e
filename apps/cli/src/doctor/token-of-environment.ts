import type { Io } from "../io.ts";
import type { StsSettings } from "./aws/ask-sts.ts";
import { checkCredentials } from "./aws/check-credentials.ts";
import { checkSts } from "./aws/check-sts.ts";
import { checkToken } from "./aws/check-token.ts";
import type { Check } from "./check.ts";
import type { Climbed } from "./climb.ts";
import { readLogin } from "../credentials/read-login.ts";
import type { ExecLogin } from "./exec/exec-login.ts";
import { failedBy, problemOf } from "./rung.ts";

/**
 * A token of the environment's credentials, for who has no kubeconfig that logs in with AWS IAM: admins on a node, who have a client
 * certificate.
 *
 * @returns the token and who made it as far as that goes, and why it went no further
 */
export async function tokenOfEnvironment(
  clusterId: string | undefined,
  sts: StsSettings | undefined,
  io: Io,
): Promise<{ readonly climbed: Climbed; readonly broken?: Check | undefined }> {
  let login: ExecLogin;
  try {
    login = { login: await readLogin(clusterId === undefined ? {} : { "cluster-id": clusterId }, io), io };
  } catch (error) {
    return { climbed: {}, broken: failedBy("exec-arguments", problemOf(error)) };
  }
  const id = login.login.clusterId;
  const credentials = await checkCredentials(login);
  if (credentials.value === undefined) return { climbed: {}, broken: credentials.checks.at(-1) };
  const { value: token, checks } = await checkToken(login, credentials.value);
  if (token === undefined) return { climbed: {}, broken: checks.at(-1) };
  const answer = await checkSts(token, { clusterId: id, sts }, io);
  const climbed = { token, clusterId: id, caller: answer.value };
  return answer.value === undefined ? { climbed, broken: answer.checks.at(-1) } : { climbed };
}
