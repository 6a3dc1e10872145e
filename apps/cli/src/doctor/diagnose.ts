import type { Io } from "../io.ts";
import type { Check } from "./check.ts";
import { climb, type Climbed } from "./climb.ts";
import type { NodeOptions } from "./on-node/find-node.ts";

/** What is to be looked at. */
export interface DiagnoseOptions {
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
  /** The server's cluster id, where its configuration file does not tell it. */
  readonly clusterId: string | undefined;
  /** The server's configuration file. */
  readonly config: string | undefined;
  /** URL of a running server. */
  readonly server: URL | undefined;
  /** File of the certificate that the server's is checked against. */
  readonly certificateAuthority: string | undefined;
  /** What is known of the control-plane node that this runs on; undefined where it is not to be looked at. */
  readonly node: NodeOptions | undefined;
}

/**
 * The ladder, and then the rungs that were asked for, however far the ladder went. Yields each check as soon as it is known.
 *
 * Whoever looks at a node is an admin, whose kubeconfig has a client certificate: there the ladder is climbed only where a
 * kubeconfig or a context is named, and nobody logs in but for that, or for a server.
 */
export async function* diagnose(options: DiagnoseOptions, io: Io): AsyncGenerator<Check, void> {
  const { node, server } = options;
  const isClimbed = node === undefined || (options.kubeconfig ?? options.context) !== undefined;
  if (isClimbed || server !== undefined) yield* loginRungs(options, isClimbed, io);
  if (node === undefined) return;
  const { checkNode } = await import("./on-node/check-node.ts");
  yield* await checkNode(node, io);
}

async function* loginRungs(options: DiagnoseOptions, isClimbed: boolean, io: Io): AsyncGenerator<Check, void> {
  const { server, certificateAuthority } = options;
  // Before the ladder, since it can say how STS is reached.
  const config = options.config === undefined ? undefined : await checkConfig(options.config, io);
  const sts = config?.value?.value.server?.sts;
  const ladder = isClimbed ? yield* watched(climb({ ...options, sts }, io)) : { climbed: {}, why: undefined };
  if (server === undefined && config === undefined) return;

  const found = hasTriedToLogIn(ladder) ? ladder : await logInByEnvironment();
  if (config !== undefined) {
    yield* config.checks;
    if (config.value !== undefined) {
      const { checkClusterIds } = await import("./webhook/check-cluster-id.ts");
      yield checkClusterIds(found.climbed.clusterId, config.value.value.clusterID);
      const { checkPartition } = await import("./webhook/check-partition.ts");
      yield checkPartition(found.climbed.caller, config.value.value.server?.partition);
      const { checkMapping } = await import("./webhook/check-mapping.ts");
      yield await checkMapping(options.config ?? "", config.value, found.climbed.caller, io);
    }
  }
  if (server !== undefined) {
    const { serverRungs } = await import("./server-rungs.ts");
    yield* serverRungs({ server, certificateAuthority }, found, io);
  }

  async function logInByEnvironment(): Promise<Found> {
    const { tokenOfEnvironment } = await import("./token-of-environment.ts");
    const { climbed, broken } = await tokenOfEnvironment(options.clusterId ?? config?.value?.value.clusterID, sts, io);
    return { climbed, why: broken ?? ladder.why };
  }
}

async function checkConfig(path: string, io: Io) {
  const { checkConfigFile } = await import("./webhook/check-config-file.ts");
  return checkConfigFile(path, io);
}

/** What the ladder found, and the rung that broke it. */
interface Found {
  readonly climbed: Climbed;
  readonly why: Check | undefined;
}

/** Where credentials were looked for there is nothing to be gained by looking again, but for a person to be asked twice. */
function hasTriedToLogIn({ climbed, why }: Found): boolean {
  return climbed.token !== undefined || ["region", "credentials", "token"].includes(why?.id ?? "");
}

/** Hands on what a ladder yields, and remembers what broke it. */
async function* watched(ladder: AsyncGenerator<Check, Climbed>): AsyncGenerator<Check, Found> {
  let why: Check | undefined;
  for (;;) {
    const step = await ladder.next();
    if (step.done) return { climbed: step.value, why };
    if (step.value.status === "fail") why ??= step.value;
    yield step.value;
  }
}
