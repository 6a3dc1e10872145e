export {
  createDispatcher,
  createStsTransport,
  type OpenStsTransport,
  type StsTransportOptions,
  type StsTransportVariables,
} from "./create-sts-transport.ts";
export { trustedAuthorities, type TrustVariables } from "./trust-store.ts";
