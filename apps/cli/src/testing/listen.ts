import { once } from "node:events";
import type { Server as HttpServer } from "node:http";
import type { Server as HttpsServer } from "node:https";
import { closedAfter } from "./fake-io.ts";

/** Has a server listen on a free port of this machine for the length of a test. @returns its URL, without a path */
export async function listen(server: HttpServer | HttpsServer, protocol: "http" | "https" = "http"): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closedAfter({
    close() {
      server.closeAllConnections();
      server.close();
    },
  });
  const address = server.address();
  return `${protocol}://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
}
