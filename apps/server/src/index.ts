export { type AppDeps, type AppType, createApp } from "./app.ts";
export type { AwsAccess, Ec2Variables } from "./assemble-ec2.ts";
export { type Authenticate, type Authentication, createAuthenticate } from "./authenticate.ts";
export { compileDenyList, type DenyList, type TokenFacts } from "./deny/deny-list.ts";
export type {
  AuditEvent,
  ConfigReloadEvent,
  DynamicLatencyEvent,
  MappingOrderEvent,
  MappingReloadEvent,
  WatchFailedEvent,
  InternalErrorEvent,
  Peer,
  RequestFacts,
  ReviewEvent,
  ReviewInFlightEvent,
  ServerEvent,
} from "./events.ts";
export type { LookupOptions, PrivateDnsNames } from "./ec2/private-dns-names.ts";
export type { Ec2Event, Ec2FailureCause } from "./ec2/events.ts";
export type { HealthCheck, HealthReport } from "./health.ts";
export type { Handle, Listen, Listener, ListenOptions, SecureListener } from "./listen/listen.ts";
export { listenNode } from "./listen/listen-node.ts";
export { type Level, parseLevel } from "./log/level.ts";
export { createLogger, type Logger, type LoggerOptions } from "./log/logger.ts";
export type { KeptConfig } from "./mapping/last-good.ts";
export { type BuildInfo, createMetrics, type Metrics } from "./metrics/create-metrics.ts";
export { type PreparedFolder, type PrepareOptions, prepareNode } from "./prepare-node.ts";
export { restoreConfig, type RestoredConfig } from "./restore-config.ts";
export { MOST_BODY_BYTES } from "./review/read-body.ts";
export {
  createReviewEndpoint,
  type ReviewEndpoint,
  type ReviewEndpointDeps,
  type ReviewReply,
  type ReviewRequest,
} from "./review/review-endpoint.ts";
export type { ReviewApiVersion, TokenReviewAnswer, TokenReviewRequest } from "./review/token-review.ts";
export { type ServerOverrides, type ServerSettings, serverSettings } from "./settings/server-settings.ts";
export { type AuthenticatorOptions, type RunningAuthenticator, startAuthenticator } from "./start-authenticator.ts";
export type { KeyPair } from "./tls/key-pair.ts";
