import { systemClock } from "@aws-iam-authenticator/core";
import type { Logger } from "../../log/logger.ts";
import type { AuthenticatorOptions } from "../../start-authenticator.ts";
import { configOf } from "../../testing/rules.ts";

/** How a server is started for the corpus, on any runtime. */
export function corpusOptions(config: string, logger: Logger): AuthenticatorOptions {
  return { config: configOf(config), clusterId: undefined, overrides: {}, env: {}, logger, clock: systemClock };
}

/** What a line of the other process begins with that is none of its log. */
export const ANSWER = "answer: ";
