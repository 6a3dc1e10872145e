import type { AskLayer, StsCall } from "../ask.ts";
import type { Observe } from "../events.ts";

/** Tells how many calls to STS are under way. */
export function countCalls(observe: Observe): AskLayer<StsCall> {
  return (next) => async (request, call) => {
    observe({ type: "sts-in-flight", change: 1 });
    try {
      return await next(request, call);
    } finally {
      observe({ type: "sts-in-flight", change: -1 });
    }
  };
}
