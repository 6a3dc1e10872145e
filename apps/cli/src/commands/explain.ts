import {
  AuthenticatorError,
  type CallerIdentity,
  CODES,
  hypotheticalIdentity,
  quote,
} from "@aws-iam-authenticator/core";
import {
  explain,
  type ExplainFailure,
  type Explanation,
  type Mappings,
  readMappings,
} from "@aws-iam-authenticator/mapper";
import type { DenyList } from "@aws-iam-authenticator/server";
import type { VerifiedCaller } from "@aws-iam-authenticator/verifier";
import type { Run } from "../command.ts";
import type { Io } from "../io.ts";
import { UsageError } from "../options/parse-arguments.ts";
import { explanationText } from "../output/explanation-text.ts";
import { mappingErrors } from "../output/mapping-errors.ts";
import { namesCluster, readClusterMappings } from "../read-cluster-mappings.ts";
import { readMappingFiles } from "../read-mapping-files.ts";
import { readToken, verifyToken } from "../verify-token.ts";
import type { EXPLAIN_OPTIONS } from "./explain-options.ts";

/** Stands in names that come out, where nobody said how the role's session is called. */
const someSession = "SESSION-NAME";

type Values = Parameters<Run<typeof EXPLAIN_OPTIONS>>[0];

/** Says who an identity is in Kubernetes, and why. Exit 0 where it is mapped, 1 where it is denied, 2 where nobody can say. */
export const run: Run<typeof EXPLAIN_OPTIONS> = async (values, io, operands) => {
  checkCall(values, operands);
  const [arn] = operands;
  const explanation = await explanationOf(values, arn, io);
  if (!("decision" in explanation)) {
    const { code, problem, fix } = explanation;
    io.err(`aws-iam-authenticator: ${problem}. ${fix}\n`);
    // A token that is refused is denied, too.
    return CODES[code].kind === "denied" ? 1 : 2;
  }
  io.out(values.output === "json" ? `${JSON.stringify(explanation, undefined, 4)}\n` : explanationText(explanation));
  return explanation.decision === "mapped" ? 0 : 1;
};

async function explanationOf(values: Values, arn: string | undefined, io: Io): Promise<Explanation | ExplainFailure> {
  try {
    return await (values.server === undefined ? byFiles(values, arn, io) : byServer(values.server, values, arn, io));
  } catch (error) {
    if (!(error instanceof AuthenticatorError)) throw error;
    return { code: error.code, problem: error.message, fix: error.fix };
  }
}

function checkCall(values: Values, operands: readonly string[]): void {
  const { output, token, server, config } = values;
  if (output !== undefined && output !== "json") throw new UsageError(`unknown output ${quote(output)}; known is json`);
  if (operands.length > 1) throw new UsageError(`explain takes one ARN; ${quote(operands[1] ?? "")} is another`);
  if ((operands.length === 1) === (token !== undefined)) {
    throw new UsageError("explain takes an ARN or --token, and not both");
  }
  if (token !== undefined && (values["session-name"] ?? values["user-id"]) !== undefined) {
    throw new UsageError("--session-name and --user-id go with an ARN; a token says both");
  }
  const inCluster = namesCluster(values);
  if (server !== undefined && (config !== undefined || inCluster)) {
    throw new UsageError("--server goes without -c and --kubeconfig: it has its own mappings");
  }
  if (server === undefined && !config && !inCluster) {
    throw new UsageError("no file is given: -c FILE, or --kubeconfig FILE, or --server URL");
  }
}

async function byServer(
  server: string,
  values: Values,
  arn: string | undefined,
  io: Io,
): Promise<Explanation | ExplainFailure> {
  const { explainByServer } = await import("../explain-by-server.ts");
  const { "session-name": sessionName = someSession, "user-id": userId } = values;
  return explainByServer(
    server,
    arn === undefined
      ? { token: await readToken(values.token, io) }
      : {
          arn,
          sessionName,
          ...(userId === undefined ? {} : { userId }),
        },
  );
}

async function byFiles(values: Values, arn: string | undefined, io: Io): Promise<Explanation> {
  const paths = values.config ? values.config.split("\n") : [];
  const mappings = readMappings([
    ...(await readMappingFiles(paths, io)),
    ...(namesCluster(values) ? await readClusterMappings(values, io) : []),
  ]);
  const { errors, warnings } = mappingErrors(mappings);
  io.err(errors + warnings);
  if (errors !== "") {
    throw new UsageError("the mappings are not valid, so that the server would not load them");
  }
  for (const source of mappings.order) {
    if (mappings.given.has(source)) continue;
    io.err(`warning: the source ${source} is not among the files, and is left out\n`);
  }
  const denyList = await denyListOf(mappings);
  if (arn === undefined) {
    const caller = await callerOfToken(values, mappings, io);
    return explain(mappings.ruleSet, caller, { denied: denyList?.ofCaller(caller) });
  }
  const identity = identityOf(arn, values);
  // Which access key an identity will use nobody knows.
  const caller = { identity, accessKeyId: "{{AccessKeyID}}" };
  return explain(mappings.ruleSet, caller, { denied: denyList?.ofIdentity(identity) });
}

async function callerOfToken(values: Values, { config }: Mappings, io: Io): Promise<VerifiedCaller> {
  const token = await readToken(values.token, io);
  const { "cluster-id": clusterId, partition } = values;
  return verifyToken(token, { clusterId, partition, file: config?.value }, io);
}

function identityOf(arn: string, values: Values): CallerIdentity {
  const { "session-name": sessionName = someSession, "user-id": principalId } = values;
  const identity = hypotheticalIdentity(arn, {
    sessionName,
    ...(principalId === undefined ? {} : { principalId }),
  });
  if (!identity.ok) throw new UsageError(identity.problem.detail ?? `${quote(arn)} is no ARN of an identity`);
  return identity.value;
}

/** The server's own list is loaded only where there is something in it. */
async function denyListOf({ config }: Mappings): Promise<DenyList | undefined> {
  if (config?.value.server?.deny === undefined) return undefined;
  const { compileDenyList } = await import("@aws-iam-authenticator/server");
  return compileDenyList(config);
}
