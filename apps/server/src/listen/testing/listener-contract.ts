import { valueOrThrow } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { createBodyReader } from "../../review/read-body.ts";
import { closedAfter } from "../../testing/clean-up.ts";
import { makeSelfSigned } from "../../tls/self-signed-certificate.ts";
import { BOUNDS } from "../bounds.ts";
import type { Handle, Listen } from "../listen.ts";
import type { Attack } from "./attack.ts";
import { type Client, http1, http2 } from "./clients.ts";

const pair = await makeSelfSigned({ hostname: "localhost", address: "127.0.0.1", now: Date.now() });
const host = "127.0.0.1";
const readBody = createBodyReader({ mostBytes: 1000, timeoutMs: 300, largeBytes: 1000, mostLarge: 1 });

/** As the webhook: reads a body in time; `/wait` is answered never. */
const handle: Handle = async (request) => {
  if (new URL(request.url).pathname === "/wait") return new Promise(() => undefined);
  if (request.method === "GET") return new Response("ok");
  const body = await readBody(request);
  return new Response(body.ok ? body.value : body.problem.code, { status: body.ok ? 200 : 400 });
};

/** What every listener must withstand: each attack ends within its bounds, and honest requests go on meanwhile. */
export function describeListener(
  name: string,
  listen: Listen,
  { attacks, tls = true }: { readonly attacks: readonly Attack[]; readonly tls?: boolean },
): void {
  describe(`${name}: honest requests go on, and nothing is left, where a client`, () => {
    it.each(attacks.map((attack) => [attack.what, attack] as const))("%s", async (_, { bounds, run, sees }) => {
      const before = openSockets();
      const listener = valueOrThrow(
        await listen(handle, { host, port: 0, pair, bounds: { ...BOUNDS, checkMs: 20, ...bounds } }),
      );
      closedAfter({ close: () => listener.close(0) });
      const target = { port: listener.port, ...(tls ? { ca: pair.cert } : {}) };
      const clients = tls ? [http1, http2] : [http1];
      const idleIsShort = bounds?.idleMs !== undefined;
      const old = idleIsShort ? [] : clients.map((client) => client(target));
      const honest = async (): Promise<void> => {
        for (const client of old) await answers(client);
        for (const client of clients) {
          const fresh = client(target);
          await answers(fresh);
          await fresh.close();
        }
      };
      await honest();

      expect(await run(target, honest)).toMatch(sees);

      await honest();
      await Promise.all(old.map((client) => client.close()));
      await listener.close(0);
      await vanished(before);
    });
  });
}

async function answers(client: Client): Promise<void> {
  expect(await client.get("/healthz")).toMatchObject({ status: 200, body: "ok" });
  expect(await client.post("/authenticate", "{}")).toMatchObject({ status: 200, body: "{}" });
}

/** Resolves when no more sockets are open than before; otherwise the test does not end. */
async function vanished(before: number): Promise<void> {
  while (openSockets() > before) await new Promise((resolve) => setTimeout(resolve, 5));
}

function openSockets(): number {
  return process.getActiveResourcesInfo().filter((kind) => /TCP|TLS/.test(kind)).length;
}
