export { createDispatcher } from "./create-dispatcher.ts";
export { createStsTransport, type OpenStsTransport } from "./create-sts-transport.ts";
export { proxyOfUrl, type ProxyVariables } from "./proxy-of-url.ts";
export { trustedAuthorities, type TrustVariables } from "./trust-store.ts";
export type { StsTransportOptions, StsTransportVariables } from "./way-to-aws.ts";
