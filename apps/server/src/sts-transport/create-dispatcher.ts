import { ok, type Outcome } from "@aws-iam-authenticator/core";
import type { Dispatcher } from "undici";
import { dispatcherOf } from "./over-undici.ts";
import { findWay, type StsTransportOptions } from "./way-to-aws.ts";

/**
 * Connections to AWS that go the way of calls to STS (`createStsTransport`), for other services too, by undici on every
 * runtime. The same problems.
 */
export function createDispatcher(options: StsTransportOptions): Outcome<Dispatcher> {
  const way = findWay(options);
  return way.ok ? ok(dispatcherOf(way.value)) : way;
}
