import { AuthenticatorError, quote, sessionNameOf, valueOrThrow } from "@aws-iam-authenticator/core";
import type { Run } from "../command.ts";
import { type ClusterLogin, readLogin } from "../credentials/read-login.ts";
import { askSts } from "../doctor/aws/ask-sts.ts";
import { credentialsOf } from "../doctor/aws/check-credentials.ts";
import { tokenOf } from "../doctor/aws/check-token.ts";
import { execIo, type ExecLogin, execValues, type TokenValues } from "../doctor/exec/exec-login.ts";
import type { Io } from "../io.ts";
import { GLOBAL_OPTIONS } from "../options/option-table.ts";
import { UsageError } from "../options/parse-arguments.ts";
import { askCluster } from "../whoami/ask-cluster.ts";
import { findCluster, type FoundCluster } from "../whoami/find-cluster.ts";
import { loginValues } from "../whoami/login-values.ts";
import { type InCluster, type WhoAmI, whoAmIJson, whoAmIText } from "../whoami/whoami.ts";
import { WHOAMI_OPTIONS } from "./whoami-options.ts";

/** Stands for the cluster id where nobody names one: STS is asked, and no cluster. */
const noCluster = "aws-iam-authenticator-whoami";

/** Says who somebody is in AWS, and in Kubernetes where a cluster answers. Exit 1 where a cluster that was asked for does not. */
export const run: Run<typeof WHOAMI_OPTIONS> = async (values, io) => {
  const { output, kubeconfig, context, ...given } = values;
  if (output !== undefined && output !== "json") throw new UsageError(`unknown output ${quote(output)}; known is json`);
  const found = await findCluster({ kubeconfig: kubeconfig || undefined, context: context || undefined }, io);
  const execLogin = await loginIn(found, given, io);
  const resolved = await credentialsOf(execLogin);
  const token = await tokenOf(execLogin, resolved);
  const { clusterId, region } = execLogin.login;
  const { identity, endpoint } = valueOrThrow(valueOrThrow(await askSts(token, { clusterId }, execLogin.io)).caller);
  const { expiration } = resolved.credentials;
  const sessionName = sessionNameOf(identity);
  const who: WhoAmI = {
    account: identity.account,
    arn: identity.arn,
    canonicalArn: identity.canonicalArn,
    userId: identity.userId,
    ...(sessionName === "" ? {} : { sessionName }),
    partition: endpoint.partition,
    region,
    credentials: {
      from: resolved.from,
      ...(expiration === undefined ? {} : { expires: expiration.toISOString() }),
    },
    kubernetes: await inCluster(),
  };
  io.out(output === "json" ? whoAmIJson(who) : whoAmIText(who));
  return "error" in who.kubernetes && (kubeconfig || context) ? 1 : 0;

  async function inCluster(): Promise<InCluster> {
    const { target, why } = found;
    if (target === undefined) return { error: why ?? "there is no cluster" };
    if (clusterId !== noCluster) return askCluster(target, token, execLogin.io);
    return { cluster: target.url.origin, error: why ?? "nobody says for which cluster id: -i ID" };
  }
};

/** As whom to log in: as the options say, then as the kubeconfig's exec plugin would. */
async function loginIn({ target, exec }: FoundCluster, given: TokenValues, io: Io): Promise<ExecLogin> {
  const isOfPlugin = exec !== undefined && target !== undefined;
  const loginIo = isOfPlugin ? execIo(exec, target, io) : io;
  const table = { ...GLOBAL_OPTIONS, ...WHOAMI_OPTIONS };
  const values = isOfPlugin ? loginValues(given, execValues(exec, loginIo), { table, env: io.env }) : given;
  // Whoever asks sits at a terminal, whatever kubectl tells its plugins.
  return { login: { ...(await readLoginOf(values, loginIo)), interactive: true }, io: loginIo };
}

async function readLoginOf(values: TokenValues, io: Io): Promise<ClusterLogin> {
  try {
    return await readLogin(values, io);
  } catch (error) {
    if (!(error instanceof AuthenticatorError) || error.code !== "CLUSTER_ID_MISSING") throw error;
    return readLogin({ ...values, "cluster-id": noCluster }, io);
  }
}
