import { inTheClear, overTls } from "./testing/attacker.ts";
import { BEFORE_HTTP, BEFORE_HTTP2 } from "./testing/attacks-before-http.ts";
import { http1Attacks } from "./testing/attacks-http1.ts";
import { HTTP2_FLOODS } from "./testing/attacks-http2-floods.ts";
import { HTTP2_STALLS } from "./testing/attacks-http2-stalls.ts";
import { itWithstands } from "./testing/listener-contract.ts";
import { describeListeners, hasTls, type ListenerKind } from "./testing/listeners.ts";

const goesOn = "honest requests go on, and nothing is left, where a client";
const speaksHttp2 = ({ protocols }: ListenerKind): boolean => protocols.some(({ protocol }) => protocol === "HTTP/2");

describeListeners(goesOn, (kind) => itWithstands(BEFORE_HTTP, kind), hasTls);
describeListeners(goesOn, (kind) => itWithstands(http1Attacks(kind.tls ? overTls : inTheClear), kind));
describeListeners(
  goesOn,
  (kind) => itWithstands([...BEFORE_HTTP2, ...HTTP2_STALLS, ...HTTP2_FLOODS], kind),
  speaksHttp2,
);
