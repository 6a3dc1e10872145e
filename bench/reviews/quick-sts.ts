// An STS that costs next to nothing, as a program of its own: node bench/reviews/quick-sts.ts CALLERS MILLISECONDS. It knows
// callers by their access key id, looks at nothing else, and answers after a while. Prints one line of JSON: its URL, the
// authority of its certificate, and the URL of a proxy that leads every name to it; then goes on until it is stopped.
import { once } from "node:events";
import { createServer } from "node:http";
import { createSecureServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { createAuthority } from "../../e2e/harness/authority.ts";
import { makeCallers, REGIONS } from "../callers.ts";

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
// HTTP/2 too: with its client for HTTP/1.1 the reference would connect anew for most calls.
const sts = createSecureServer({ cert, key, allowHTTP1: true }, (request, response) => {
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
});
// A proxy in the same process: a connection through it is one to STS, and costs nothing more.
const proxy = createServer().on("connect", (_, socket) => {
  socket.write("HTTP/1.1 200 OK\r\n\r\n");
  sts.emit("connection", socket);
});
for (const server of [sts, proxy]) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
}
const portOf = (address: string | AddressInfo | null): number =>
  typeof address === "object" && address !== null ? address.port : 0;
const told = {
  url: `https://127.0.0.1:${portOf(sts.address())}`,
  proxy: `http://127.0.0.1:${portOf(proxy.address())}`,
  ca: authority.certificate,
};
process.stdout.write(`${JSON.stringify(told)}\n`);
