import { listenNode } from "./listen-node.ts";
import { listenPlain } from "./listen-plain.ts";
import { inTheClear, overTls } from "./testing/attacker.ts";
import { BEFORE_HTTP } from "./testing/attacks-before-http.ts";
import { http1Attacks } from "./testing/attacks-http1.ts";
import { HTTP2_FLOODS } from "./testing/attacks-http2-floods.ts";
import { HTTP2_STALLS } from "./testing/attacks-http2-stalls.ts";
import { describeListener } from "./testing/listener-contract.ts";

describeListener("Node, TLS", listenNode, { attacks: BEFORE_HTTP });
describeListener("Node, HTTP/1.1", listenNode, { attacks: http1Attacks(overTls) });
describeListener("Node, HTTP/2", listenNode, { attacks: [...HTTP2_STALLS, ...HTTP2_FLOODS] });
describeListener("Node, in the clear", listenPlain, { attacks: http1Attacks(inTheClear), tls: false });
