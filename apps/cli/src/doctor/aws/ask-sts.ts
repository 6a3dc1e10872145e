import type { ConfigFile } from "@aws-iam-authenticator/config";
import { ok, type Outcome, PARTITION_IDS, type Secret, systemClock } from "@aws-iam-authenticator/core";
import { decodeToken } from "@aws-iam-authenticator/token";
import { createVerifier, type VerifiedCaller } from "@aws-iam-authenticator/verifier";
import { isLoopback } from "../../is-loopback.ts";
import type { Io } from "../../io.ts";

/** What STS answered to a token. */
export interface StsAnswer {
  readonly caller: Outcome<VerifiedCaller>;
  /** The answer's header Date; undefined where no answer came, or it had none. */
  readonly date: string | undefined;
  /** This machine's time when it came, in milliseconds since 1970. */
  readonly at: number;
}

/** How STS is reached, where the file of the server's configuration says it. */
export type StsSettings = NonNullable<NonNullable<ConfigFile["server"]>["sts"]>;

/**
 * Has STS say who made a token, with all of the server's checks of it, and when it is for STS.
 *
 * The token goes to the STS host that it names. `server.sts.endpoint`, or `AWS_ENDPOINT_URL_STS`, names another address to
 * connect to; who answers there must show the host's certificate all the same, unless the address is this machine's own.
 *
 * Problems: `CONFIG_UNREADABLE`, `CONFIG_INVALID` for what is set of proxies and certificates.
 */
export async function askSts(
  token: Secret,
  { clusterId, sts = {} }: { readonly clusterId: string; readonly sts?: StsSettings | undefined },
  io: Io,
): Promise<Outcome<StsAnswer>> {
  const { createDispatcher } = await import("@aws-iam-authenticator/server/sts-transport");
  const endpoint = sts.endpoint === undefined ? endpointOfEnvironment(io.env) : new URL(sts.endpoint);
  const dispatcher = createDispatcher({ env: io.env, endpoint, caFile: sts.caFile });
  if (!dispatcher.ok) return dispatcher;
  let [date, at]: [string | undefined, number] = [undefined, io.now()];
  try {
    const verifier = createVerifier({
      clusterId,
      partition: PARTITION_IDS,
      // That it is not known here is told elsewhere.
      furtherRegions: [...(sts.regions ?? []), ...regionOf(token)],
      clock: { ...systemClock, now: () => io.now() },
      async transport({ url, headers }, signal) {
        const { origin, pathname, search } = new URL(url);
        const path = pathname + search;
        const answer = await dispatcher.value.request({ origin, path, method: "GET", headers: { ...headers }, signal });
        [date, at] = [answer.headers["date"]?.toString(), io.now()];
        return {
          status: answer.statusCode,
          body: answer.body,
          contentType: answer.headers["content-type"]?.toString(),
        };
      },
    });
    return ok({ caller: await verifier.tryVerify(token), date, at });
  } finally {
    await dispatcher.value.destroy();
  }
}

/**
 * What `AWS_ENDPOINT_URL_STS` names to connect to instead of STS's host: with TLS, by which that host's certificate is asked for,
 * or on this machine. A token goes nowhere else.
 */
export function endpointOfEnvironment(env: Io["env"]): URL | undefined {
  const text = env["AWS_ENDPOINT_URL_STS"] ?? "";
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url)) ? url : undefined;
}

function regionOf(token: Secret): readonly string[] {
  const decoded = decodeToken(token);
  return decoded.ok ? [decoded.value.scope.region] : [];
}
