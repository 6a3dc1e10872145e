import { asIs, fail, type Outcome, safe, systemCode, valueOrThrow } from "@aws-iam-authenticator/core";
import {
  type ProxyVariables,
  trustedAuthorities,
  type TrustVariables,
} from "@aws-iam-authenticator/server/sts-transport";
import { createSecureContext } from "node:tls";
import type { Dispatcher } from "undici";
import { type AwsDispatchers, awsDispatchers } from "./aws-dispatchers.ts";

/** Connections to AWS, through proxies, and only to whom is trusted. */
export interface AwsConnections {
  /**
   * Sends a request. No redirects are followed.
   *
   * @throws AuthenticatorError `CONFIG_UNREADABLE` (a file of certificates), `CONFIG_INVALID` (a proxy that is no URL)
   */
  request(url: URL, options: Omit<Dispatcher.RequestOptions, "origin">): Promise<Dispatcher.ResponseData>;
  /** Ends them all. */
  close(): Promise<void>;
}

const connectTimeoutMs = 5_000;

/**
 * Connections that trust whom calls to STS trust ({@link trustedAuthorities}): `AWS_CA_BUNDLE` alone where it is set, else
 * the runtime's authorities and the system's. To read the latter takes Node as long as all the rest together, so they are
 * read only where the runtime's do not know who has issued a certificate.
 *
 * @param bundleOfProfile what a profile's `ca_bundle` names, which counts where `AWS_CA_BUNDLE` is not set
 */
export function openAwsConnections(env: TrustVariables & ProxyVariables, bundleOfProfile?: string): AwsConnections {
  const areNamed = [env.AWS_CA_BUNDLE, bundleOfProfile, env.SSL_CERT_FILE, env.SSL_CERT_DIR].some(Boolean);
  const usual = awsDispatchers(env, { timeout: connectTimeoutMs });
  let all: AwsDispatchers | undefined;

  function ofAll(): AwsDispatchers {
    const authorities = valueOrThrow(authoritiesOf(env, bundleOfProfile));
    const secureContext = createSecureContext({ ca: [...authorities], minVersion: "TLSv1.2" });
    return (all = awsDispatchers(env, { secureContext, timeout: connectTimeoutMs }));
  }

  return {
    async request(url, options) {
      const send = ({ of }: AwsDispatchers) => valueOrThrow(of(url)).request({ ...options, origin: url.origin });
      if (areNamed || all !== undefined) return send(all ?? ofAll());
      try {
        return await send(usual);
      } catch (error) {
        // Nothing was sent: the request begins where TLS has been agreed on.
        if (!isOfUnknownIssuer(error)) throw error;
        return send(all ?? ofAll());
      }
    },
    async close() {
      await Promise.all([usual.close(), all?.close()]);
    },
  };
}

function authoritiesOf(env: TrustVariables, bundleOfProfile: string | undefined): Outcome<readonly string[]> {
  if (env.AWS_CA_BUNDLE || !bundleOfProfile) return trustedAuthorities(env);
  const authorities = trustedAuthorities({ AWS_CA_BUNDLE: bundleOfProfile });
  if (authorities.ok) return authorities;
  const { code, detail = safe`` } = authorities.problem;
  return fail(code, safe`ca_bundle of the profile, taken as AWS_CA_BUNDLE: ${asIs(detail)}`);
}

function isOfUnknownIssuer(error: unknown): boolean {
  return /^(UNABLE_TO_(GET_ISSUER_CERT(_LOCALLY)?|VERIFY_LEAF_SIGNATURE)|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT)$/.test(
    systemCode(error) ?? "",
  );
}
