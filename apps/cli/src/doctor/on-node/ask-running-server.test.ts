import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server } from "node:net";
import { describe, expect, it } from "vitest";
import { closedAfter } from "../../testing/fake-io.ts";
import { listen } from "../../testing/listen.ts";
import { startHttps } from "../../testing/start-https.ts";
import { askRunningServer } from "./ask-running-server.ts";

/** A URL at which a server of plain TCP does something with each connection. */
async function tcp(server: Server): Promise<URL> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closedAfter(server);
  const address = server.address();
  return new URL(`https://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/`);
}

describe("what does not answer as a TLS server is told from one that does", () => {
  it("where it says nothing", async () => {
    const url = await tcp(createServer((socket) => closedAfterEnd(socket)));
    expect(await askRunningServer(url, { timeoutMs: 50 })).toEqual({ answers: false, reason: "no answer in time" });
  });

  it("where it hangs up", async () => {
    const url = await tcp(createServer((socket) => socket.destroy()));
    expect(await askRunningServer(url)).toEqual({ answers: false, reason: "ECONNRESET" });
  });

  it("where nobody listens", async () => {
    const server = createServer();
    const url = await tcp(server);
    server.close();
    await once(server, "close");
    expect(await askRunningServer(url)).toEqual({ answers: false, reason: "ECONNREFUSED" });
  });

  it("where it speaks HTTP in the clear", async () => {
    const url = new URL((await listen(createHttpServer())).replace("http:", "https:"));
    expect(await askRunningServer(url)).toMatchObject({
      answers: false,
      reason: expect.stringMatching(/^(ERR_SSL|EPROTO)/),
    });
  });
});

it("health that never comes is no answer", async () => {
  const { url } = await startHttps((request, response) => {
    if (request.url === "/healthz") response.end("ok");
  });
  expect(await askRunningServer(new URL("/authenticate", url), { timeoutMs: 1500 })).toMatchObject({
    answers: true,
    healthz: { status: 200, text: "ok" },
    readyz: { status: undefined, text: "no answer in time" },
  });
});

/** Keeps quiet, and goes when the other side does. */
function closedAfterEnd(socket: NodeJS.EventEmitter & { destroy(): unknown }): void {
  socket.on("end", () => socket.destroy());
  socket.on("error", () => undefined);
}
