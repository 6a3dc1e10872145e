import { quote } from "@aws-iam-authenticator/core";
import type { Check } from "../check.ts";
import { failed, pass, skipped } from "../rung.ts";
import { shellWord } from "../shell-word.ts";

const id = "cluster-id";

/**
 * The cluster id that tokens are made for is the server's.
 *
 * @param tokens undefined where no token was made
 * @param servers of the configuration file; undefined where the server gets it elsewhere
 */
export function checkClusterIds(tokens: string | undefined, servers: string | undefined): Check {
  if (tokens === undefined)
    return skipped(id, "no token was made that the configuration's cluster id could be compared with");
  if (servers === undefined)
    return skipped(id, "the configuration has no clusterID; the server gets it by -i or a variable");
  if (tokens === servers) return pass(id, `client and server have the same cluster id, ${quote(servers)}`);
  return failed(
    id,
    `the token is for the cluster id ${quote(tokens)}, and the server's is ${quote(servers)}: STS would refuse the signature`,
    `Write -i ${shellWord(servers)} into the args of the user's exec in the kubeconfig, or change clusterID.`,
  );
}
