import { quote, type Secret, valueOrThrow } from "@aws-iam-authenticator/core";
import { decodeToken, makeToken } from "@aws-iam-authenticator/token";
import type { ResolvedLogin } from "../../credentials/login.ts";
import { stsEndpointChoice } from "../../credentials/sts-endpoint-variables.ts";
import type { ExecLogin } from "../exec/exec-login.ts";
import { breaks, failedBy, holds, pass, problemOf, type Rung } from "../rung.ts";

const id = "token";

/**
 * Makes a token as `token` makes it.
 *
 * @throws AuthenticatorError with the codes of `makeToken`
 */
export async function tokenOf({ login, io }: ExecLogin, { credentials }: ResolvedLogin): Promise<Secret> {
  const endpoint = await stsEndpointChoice(login, io);
  const { clusterId, region } = login;
  return (await makeToken({ clusterId, credentials, region, ...endpoint, clock: io })).token;
}

/** A token can be made, and which STS is to verify it. */
export async function checkToken(login: ExecLogin, resolved: ResolvedLogin): Promise<Rung<Secret>> {
  const { clusterId } = login.login;
  try {
    const token = await tokenOf(login, resolved);
    const { host } = valueOrThrow(decodeToken(token));
    return holds(token, pass(id, `a token is made for the cluster id ${quote(clusterId)}, which ${host} is to verify`));
  } catch (error) {
    return breaks(failedBy(id, problemOf(error)));
  }
}
