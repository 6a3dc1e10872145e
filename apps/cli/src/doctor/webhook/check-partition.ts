import { quote } from "@aws-iam-authenticator/core";
import type { VerifiedCaller } from "@aws-iam-authenticator/verifier";
import type { Check } from "../check.ts";
import { failed, pass, skipped } from "../rung.ts";

const id = "partition";

/** The server takes tokens of the partition that the caller's is of. @param servers `server.partition`, whose default is aws */
export function checkPartition(caller: VerifiedCaller | undefined, servers = "aws"): Check {
  if (caller === undefined) return skipped(id, "of which partition the token is nobody says");
  const { partition, host } = caller.endpoint;
  if (partition === servers) return pass(id, `client and server are of the partition ${quote(servers)}`);
  return failed(
    id,
    `the token names ${host}, of the partition ${quote(partition)}, and the server takes those of ${quote(servers)}`,
    `Write server.partition: ${partition} into the configuration, or another region into the args of the user's exec.`,
  );
}
