import { AuthenticatorError } from "@aws-iam-authenticator/core";
import { buildQueryString, type HttpHandler, type HttpRequest, HttpResponse } from "@smithy/core/protocols";
import { profileSettings, type SettingsIo } from "../region/profile-settings.ts";
import type { AwsConnections } from "./aws-connections.ts";
import { asTheSdkKnowsIt } from "./aws-request-handler-errors.ts";

/** What sends the requests of the AWS SDK's clients, all of one login. */
export interface AwsRequestHandler extends HttpHandler<object> {
  /** Why nothing can be sent at all; the SDK wraps errors, or goes on to something else, and this must be told as it is. */
  readonly misconfigured: AuthenticatorError | undefined;
  /** Ends its connections. */
  destroy(): void;
}

/**
 * HTTP for the AWS SDK that honours `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`, `AWS_CA_BUNDLE` and a profile's `ca_bundle`,
 * on Node and Bun: the SDK's own honours none of these. Nothing is loaded or read before the first request. Clients of
 * metadata services of instances and containers do not use it, and so no proxy either.
 *
 * @throws AuthenticatorError from its requests: `CONFIG_UNREADABLE` (a file of certificates), `CONFIG_INVALID` (a proxy)
 */
export function awsRequestHandler(
  { profile }: { readonly profile?: string | undefined },
  io: SettingsIo,
): AwsRequestHandler {
  let connections: Promise<AwsConnections> | undefined;
  let misconfigured: AuthenticatorError | undefined;

  async function open(): Promise<AwsConnections> {
    const { openAwsConnections } = await import("./aws-connections.ts");
    const { ca_bundle: bundleOfProfile } = await profileSettings(["ca_bundle"], profile, io);
    return openAwsConnections(io.env, bundleOfProfile);
  }

  return {
    metadata: { handlerProtocol: "http/1.1" },
    get misconfigured() {
      return misconfigured;
    },
    async handle(request, { abortSignal } = {}) {
      try {
        const url = urlOf(request);
        const opened = await (connections ??= open());
        const { statusCode, headers, body } = await opened.request(url, {
          path: `${request.path}${queryOf(request)}`,
          method: request.method as "GET" | "POST",
          headers: request.headers,
          body: request.body,
          signal: abortSignal instanceof AbortSignal ? abortSignal : null,
        });
        return { response: new HttpResponse({ statusCode, headers: joined(headers), body }) };
      } catch (error) {
        if (error instanceof AuthenticatorError) misconfigured = error;
        throw asTheSdkKnowsIt(error);
      }
    },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    destroy() {
      void connections?.then((opened) => opened.close()).catch(() => undefined);
    },
  };
}

function urlOf({ protocol, hostname, port }: HttpRequest): URL {
  return new URL(`${protocol}//${hostname}${port === undefined ? "" : `:${port}`}`);
}

function queryOf({ query }: HttpRequest): string {
  const text = buildQueryString(query);
  return text === "" ? "" : `?${text}`;
}

function joined(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
