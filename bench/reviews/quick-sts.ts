// An STS that costs next to nothing, as a program of its own: node bench/reviews/quick-sts.ts CALLERS MILLISECONDS. It knows
// callers by their access key id, looks at nothing else, and answers after a while. It speaks HTTP/1.1, as AWS's does; a
// second one in the same process would rather speak HTTP/2. Prints one line of JSON: the URL of the first, the authority of
// their certificate, and the URLs of a proxy to each that leads every name to it; then goes on until it is stopped.
import { type EventEmitter, once } from "node:events";
import { createServer as createHttpServer, type Server } from "node:http";
import { createSecureServer } from "node:http2";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { createAuthority } from "../../e2e/harness/authority.ts";
import { makeCallers, REGIONS } from "../callers.ts";
import type { QuickSts } from "./start-quick-sts.ts";

const [callers = "1", milliseconds = "5"] = process.argv.slice(2);
const answers = new Map(
  makeCallers(Number(callers)).map(({ identity: { accessKeyId, account, arn, userId } }) => {
    const GetCallerIdentityResult = { Account: account, Arn: arn, UserId: userId };
    const body = { GetCallerIdentityResponse: { GetCallerIdentityResult, ResponseMetadata: { RequestId: "none" } } };
    return [accessKeyId, JSON.stringify(body)] as const;
  }),
);
let calls = 0;

const authority = await createAuthority();
const hosts = ["127.0.0.1", "sts.amazonaws.com", ...REGIONS.map((region) => `sts.${region}.amazonaws.com`)];
const { certificate: cert, key } = await authority.issueServer(hosts);
const sts = createHttpsServer({ cert, key }, answer);
const http2Sts = createSecureServer({ cert, key, allowHTTP1: true }, answer);
const [proxy, http2Proxy] = [proxyTo(sts), proxyTo(http2Sts)];
for (const server of [sts, proxy, http2Proxy]) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
}
const portOf = (address: string | AddressInfo | null): number =>
  typeof address === "object" && address !== null ? address.port : 0;
const told: QuickSts = {
  url: `https://127.0.0.1:${portOf(sts.address())}`,
  proxy: `http://127.0.0.1:${portOf(proxy.address())}`,
  http2Proxy: `http://127.0.0.1:${portOf(http2Proxy.address())}`,
  ca: authority.certificate,
};
process.stdout.write(`${JSON.stringify(told)}\n`);

/** What answers have in common in both protocols. */
interface Response {
  writeHead(status: number, headers: Readonly<Record<string, string | number>>): unknown;
  end(text: string): unknown;
}

function answer(request: { readonly url?: string | undefined }, response: Response): void {
  if (request.url === "/calls") {
    response.end(String(calls));
    return;
  }
  calls++;
  const accessKeyId = /[?&]X-Amz-Credential=([^%]+)/.exec(request.url ?? "")?.[1] ?? "";
  const body = answers.get(accessKeyId);
  setTimeout(() => {
    const text = body ?? "{}";
    // As AWS does: an answer of HTTP/1.1 would come in chunks otherwise.
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
    response.writeHead(body === undefined ? 403 : 200, headers);
    response.end(text);
  }, Number(milliseconds));
}

/** A proxy in this process: a connection through it is one to the server, for one more round. */
function proxyTo(server: EventEmitter): Server {
  return createHttpServer().on("connect", (_, socket) => {
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    server.emit("connection", socket);
  });
}
