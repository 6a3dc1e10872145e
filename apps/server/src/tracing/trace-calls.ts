import type { AskLayer, StsCall } from "@aws-iam-authenticator/verifier";
import type { Tracing } from "./tracing.ts";

/** Has each call to STS a span of its own. */
export function traceCalls(tracing: Tracing): AskLayer<StsCall> {
  return (next) => (request, call) => {
    const { host, region } = request.endpoint;
    const attributes = { "server.address": host, "cloud.region": region, "rpc.method": "GetCallerIdentity" };
    return tracing.span("STS GetCallerIdentity", { kind: "client", attributes }, async (span) => {
      const outcome = await next(request, call);
      if (!outcome.ok) span.fail(outcome.problem.code);
      return outcome;
    });
  };
}
