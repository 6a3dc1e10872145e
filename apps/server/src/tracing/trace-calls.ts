import type { AskLayer, StsCall } from "@aws-iam-authenticator/verifier";
import { codeOf } from "./code-of.ts";
import { noTracing, type Tracing } from "./tracing.ts";

/** Has each call to STS a span of its own. */
export function traceCalls(tracing: Tracing): AskLayer<StsCall> {
  if (tracing === noTracing) return (next) => next;
  return (next) => async (request, call) => {
    const { host, region } = request.endpoint;
    const attributes = { "server.address": host, "cloud.region": region, "rpc.method": "GetCallerIdentity" };
    const options = { kind: "client", attributes, failureOf: codeOf } as const;
    return tracing.span("STS GetCallerIdentity", options, () => next(request, call));
  };
}
