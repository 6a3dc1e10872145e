import { describeProblem } from "@aws-iam-authenticator/core";
import { ADMIN_BOUNDS, type Bounds, HEALTH_BOUNDS } from "./listen/bounds.ts";
import type { Handle, Listener } from "./listen/listen.ts";
import { listenPlain } from "./listen/runtime-listeners.ts";
import type { Logger } from "./log/logger.ts";
import type { ServerSettings } from "./settings/server-settings.ts";

/** The listeners in plain HTTP beside the webhook's. */
export interface PlainListeners {
  /** Undefined where the port was taken. */
  readonly healthPort: number | undefined;
  /** Undefined where there is none, or the port was taken. */
  readonly metricsPort: number | undefined;
  /** Undefined where there is none, or the port was taken. */
  readonly adminPort: number | undefined;
  close(graceMs: number): Promise<void>;
}

/**
 * Serves health and, where that is set, metrics to whoever can reach them, and the admin endpoint to this machine. Another
 * process may have a port, such as the server that this one is about to replace: no reason not to start.
 */
export async function assemblePlainListeners(deps: {
  readonly settings: Pick<ServerSettings, "healthAddress" | "healthPort" | "metrics" | "adminPort">;
  readonly health: Handle;
  readonly metrics: Handle;
  readonly admin: Handle;
  readonly logger: Logger;
}): Promise<PlainListeners> {
  const { health, metrics, admin, logger } = deps;
  const { healthAddress, healthPort, metrics: metricsOn, adminPort } = deps.settings;

  async function start(
    what: string,
    handle: Handle,
    on: { readonly host: string | undefined; readonly port: number; readonly bounds: Bounds },
  ): Promise<Listener | undefined> {
    const started = await listenPlain(handle, on);
    if (!started.ok) {
      logger.warning(`${what} is not served in plain HTTP`, { error: describeProblem(started.problem) });
      return undefined;
    }
    const host = on.host?.includes(":") ? `[${on.host}]` : (on.host ?? "all interfaces");
    logger.info(`serving ${what} in plain HTTP on ${host}:${started.value.port}`);
    return started.value;
  }

  const healthListener = await start("health", health, {
    host: healthAddress,
    port: healthPort,
    bounds: HEALTH_BOUNDS,
  });
  const metricsListener =
    metricsOn === undefined
      ? undefined
      : await start("metrics", metrics, { host: metricsOn.address, port: metricsOn.port, bounds: HEALTH_BOUNDS });
  const adminListener =
    adminPort === undefined
      ? undefined
      : await start("the admin endpoint", admin, { host: "127.0.0.1", port: adminPort, bounds: ADMIN_BOUNDS });
  return {
    healthPort: healthListener?.port,
    metricsPort: metricsListener?.port,
    adminPort: adminListener?.port,
    async close(graceMs) {
      const listeners = [healthListener, metricsListener, adminListener];
      await Promise.all(listeners.map((listener) => listener?.close(graceMs)));
    },
  };
}
