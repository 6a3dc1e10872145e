import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { IncomingMessage, RequestListener } from "node:http";
import { createServer } from "node:https";
import { join } from "node:path";
import { closedAfter, runWith, temporaryFolder } from "./fake-io.ts";

/** A server that answers as a test says, and not as a webhook must. */
export interface HttpsServer {
  readonly url: string;
  /** File of its certificate, which `init` made. */
  readonly certificate: string;
}

/** Starts one on a free port of this machine. */
export async function startHttps(answer: RequestListener): Promise<HttpsServer> {
  const cwd = temporaryFolder();
  await runWith(["init", "-i", "c"], { cwd });
  const [certificate, key] = [join(cwd, "cert.pem"), join(cwd, "key.pem")];
  const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closedAfter({
    close() {
      server.closeAllConnections();
      server.close();
    },
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { url: `https://127.0.0.1:${port}`, certificate };
}

/** The text of a request's body. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}
