import { readFileSync } from "node:fs";
import type { IncomingMessage, RequestListener } from "node:http";
import { createServer } from "node:https";
import { join } from "node:path";
import { runWith, temporaryFolder } from "./fake-io.ts";
import { listen } from "./listen.ts";

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
  return { url: await listen(server, "https"), certificate };
}

/** The text of a request's body. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}
