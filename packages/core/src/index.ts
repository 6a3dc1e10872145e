export { type Arn, isAccountId, parseArn } from "./arn.ts";
export { type ArnPattern, parseArnPattern } from "./arn-pattern.ts";
export { AuthenticatorError, describeProblem, valueOrThrow } from "./authenticator-error.ts";
export { type CallerIdentity, callerIdentity, type Principal, sessionNameOf } from "./caller-identity.ts";
export { arnKey, type CanonicalArn, canonicalRoleArn, type MappableArn, mappableArn } from "./canonical-arn.ts";
export { type Clock, systemClock } from "./clock.ts";
export { checkClusterId, CLUSTER_ID_HEADER } from "./cluster-id.ts";
export { type Code, type CodeRow, CODES, type Kind, type MetricResult } from "./codes.ts";
export { type DeniableArn, deniableArn, deniableArnsOf } from "./deniable-arn.ts";
export { hypotheticalIdentity } from "./hypothetical-identity.ts";
export { nearest } from "./nearest.ts";
export { fail, ok, type Outcome, type Problem } from "./outcome.ts";
export { type Partition, PARTITION_IDS, partitionById, partitionOfRegion, PARTITIONS } from "./partitions.ts";
export { quoteUrl } from "./quote-url.ts";
export { asIs, hasControlCharacter, quote, type Safe, safe } from "./safe-text.ts";
export { Secret } from "./secret.ts";
export {
  GLOBAL_STS_ENDPOINT,
  type StsEndpoint,
  stsEndpointOfRegion,
  stsEndpoints,
  type StsHostOptions,
} from "./sts-endpoints.ts";
export { systemCode, systemReason } from "./system-reason.ts";
export { parseTemplate, type Template, TEMPLATE_NAMES, type TemplateName } from "./template.ts";
