import {
  asIs,
  checkClusterId,
  deniableArn,
  nearest,
  parseArn,
  partitionOfRegion,
  quoteUrl,
  safe,
} from "@aws-iam-authenticator/core";
import * as v from "valibot";
import { BACKEND_MODES, type BackendMode, backendModeSchema, backendModesSchema } from "./backend-modes.ts";
import { member, oneOf, pathBelow, textThat, textThatPasses, wholeNumber } from "./checks.ts";
import { denySchema } from "./deny-schema.ts";
import type { DeepReadonly } from "./deep-readonly.ts";
import {
  accountIdsSchema,
  partitionSchema,
  roleMappingSchema,
  textsSchema,
  userMappingSchema,
} from "./mapping-schemas.ts";
import type { Path } from "./problem.ts";
import { jsonFacts } from "./json-facts.ts";
import { hints } from "./shape.ts";
import { isSubjectName } from "./subject-name.ts";

/** Settings of the command line that the file is judged together with: they take precedence over the file's. */
export interface GivenSettings {
  /** `--backend-mode`. */
  readonly backendMode?: readonly BackendMode[] | undefined;
}

const port = wholeNumber(safe`port`, 0, 65_535);

// Accounts whose ids are kept out of logs: a wrong id scrubs nothing, which is worth a warning and no outage.
const scrubbedAccounts = v.pipe(
  v.array(
    v.pipe(
      v.string(),
      hints({
        warn: (text) =>
          /^\d{12}$/.test(text)
            ? undefined
            : safe`${text} is no account id (twelve digits), so nothing is scrubbed by it`,
      }),
    ),
  ),
  hints({ separators: /[\s,]+/ }),
);

const cache = v.object({
  ttlSeconds: v.optional(
    v.pipe(
      v.number(),
      v.check(
        (seconds) => seconds >= 0 && seconds <= 900,
        ({ input }) => safe`${input} is no time to live: 0 to 900 seconds`,
      ),
      jsonFacts({ minimum: 0, maximum: 900 }),
    ),
  ),
  maxEntries: v.optional(wholeNumber(safe`number of entries`, 1, 1_000_000)),
  staleIfErrorSeconds: v.optional(wholeNumber(safe`number of seconds`, 0, 900)),
});

// What bounds the load on this server, and what it puts on STS; of the two rates 0 is no limit.
const limits = v.object({
  bodyBytes: v.optional(wholeNumber(safe`number of bytes`, 1024, 16 * 1024 * 1024)),
  queue: v.optional(wholeNumber(safe`number of calls`, 0, 100_000)),
  stsConcurrency: v.optional(wholeNumber(safe`number of calls`, 1, 10_000)),
  stsPerSecond: v.optional(wholeNumber(safe`number of calls a second`, 0)),
  stsPerSecondPerAccessKeyID: v.optional(wholeNumber(safe`number of calls a second`, 0)),
});

const sts = v.object({
  endpoint: v.optional(
    textThat(
      isOrigin,
      (text) => safe`${asIs(quoteUrl(text))} is no endpoint: https://HOST or http://HOST:PORT, with no path after it`,
    ),
  ),
  caFile: v.optional(v.string()),
  regions: v.optional(
    v.pipe(
      v.array(
        textThat(
          (text) => partitionOfRegion(text) !== undefined,
          (text) => safe`${text} is no region of a known partition`,
        ),
      ),
      hints({ separators: /[\s,]+/ }),
    ),
  ),
});

// What certificates are made for, by the server and by `init`.
const certificate = v.object({
  sans: v.optional(
    v.pipe(
      v.array(textThat(isSubjectName, (text) => safe`${text} is neither a host name nor an IP address`)),
      hints({ separators: /[\s,]+/ }),
    ),
  ),
  keyType: v.optional(oneOf(safe`kind of key`, ["ecdsa", "rsa"])),
});

const reservedPrefix = v.object({
  backendmode: backendModeSchema,
  usernamePrefixReserveList: v.optional(textsSchema),
});

// An empty one counts as absent, as in the reference.
const anArn = textThat(
  (text) => text === "" || Boolean(parseArn(text)?.account),
  (text) => safe`${text} is no ARN of something that an account has`,
);

const mustStayMapped = v.object({
  // No wildcards: one that matches nobody would guard nobody, silently.
  arn: textThatPasses(deniableArn),
  groups: v.optional(textsSchema),
});

/** Text of an absolute http or https URL that has nothing but host and port. */
function isOrigin(text: string): boolean {
  return /^https?:\/\/[^/\\?#@\s]+$/i.test(text) && URL.canParse(text);
}

const server = v.object({
  port: v.optional(port),
  hostname: v.optional(v.string()),
  address: v.optional(v.string()),
  stateDir: v.optional(v.string()),
  generateKubeconfig: v.optional(v.string()),
  kubeconfigPregenerated: v.optional(v.boolean()),
  partition: v.optional(partitionSchema),
  kubeconfig: v.optional(v.string()),
  master: v.optional(v.string()),
  backendMode: v.optional(backendModesSchema),
  ec2DescribeInstancesRoleARN: v.optional(anArn),
  sourceARN: v.optional(anArn),
  ec2DescribeInstancesQps: v.optional(wholeNumber(safe`number of calls a second`, 0)),
  ec2DescribeInstancesBurst: v.optional(wholeNumber(safe`number of calls`, 0)),
  scrubbedAccounts: v.optional(scrubbedAccounts),
  mapRoles: v.optional(v.array(roleMappingSchema)),
  mapUsers: v.optional(v.array(userMappingSchema)),
  mapAccounts: v.optional(accountIdsSchema),
  reservedPrefixConfig: v.optional(v.array(reservedPrefix)),
  dynamicfilepath: v.optional(v.string()),
  dynamicfileUserIDStrict: v.optional(v.boolean()),
  dynamicBackendModePath: v.optional(v.string()),
  healthAddress: v.optional(v.string()),
  healthPort: v.optional(port),
  adminPort: v.optional(port),
  auditLog: v.optional(v.string()),
  cache: v.optional(cache),
  sts: v.optional(sts),
  limits: v.optional(limits),
  audiences: v.optional(textsSchema),
  deny: v.optional(denySchema),
  mustStayMapped: v.optional(v.array(mustStayMapped)),
  lastGoodMaxAgeSeconds: v.optional(wholeNumber(safe`number of seconds`, 0)),
  certificate: v.optional(certificate),
  clientCAFile: v.optional(v.string()),
  metricsAddress: v.optional(v.string()),
  metricsPort: v.optional(port),
});

/**
 * The schema of the configuration file: the reference implementation's keys, then ours (`healthAddress` to `metricsPort`). It
 * fills in no defaults.
 */
export function configSchema(given: GivenSettings) {
  return v.pipe(
    v.object({
      clusterID: v.optional(textThatPasses(checkClusterId)),
      defaultRole: v.optional(v.string()),
      server: v.optional(server),
    }),
    v.rawCheck(({ dataset, addIssue }) => {
      const broken = brokenDynamicFileRule(dataset.value, given);
      if (broken === undefined) return;
      addIssue({ message: broken.message, path: pathBelow(dataset.value, "server", ...broken.below) });
    }),
  );
}

/** DynamicFile and its path need each other. Judged by the value as it is: other problems must not hide this one. */
function brokenDynamicFileRule(file: unknown, given: GivenSettings): { message: string; below: Path } | undefined {
  const settings = member(file, "server");
  const inFile = member(settings, "backendMode");
  const modes: unknown = given.backendMode ?? inFile ?? [];
  const path = member(settings, "dynamicfilepath");
  const hasPath = path !== undefined && path !== "";
  if (!Array.isArray(modes)) return undefined;
  const index = modes.indexOf("DynamicFile");
  if (index >= 0 && !hasPath) {
    const message = "DynamicFile among the backend modes needs dynamicfilepath";
    return { message, below: modes === inFile ? ["backendMode", index] : [] };
  }
  // A mode that was probably meant as DynamicFile has its own problem.
  const mayBeMeant = modes.some((mode) => typeof mode !== "string" || nearest(mode, BACKEND_MODES) === "DynamicFile");
  if (index >= 0 || !hasPath || mayBeMeant) return undefined;
  return { message: "dynamicfilepath needs DynamicFile among the backend modes", below: ["dynamicfilepath"] };
}

/** What a configuration file says, in the schema's spelling and nothing filled in. */
export type ConfigFile = DeepReadonly<v.InferOutput<ReturnType<typeof configSchema>>>;
