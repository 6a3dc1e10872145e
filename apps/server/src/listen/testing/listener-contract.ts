import { valueOrThrow } from "@aws-iam-authenticator/core";
import { expect, it } from "vitest";
import { closedAfter } from "../../testing/clean-up.ts";
import type { Attack } from "./attack.ts";
import type { Client } from "./clients.ts";
import { ca, type ListenerKind } from "./listeners.ts";

/** What every listener must withstand: each attack ends within its bounds, and honest requests go on meanwhile. */
export function itWithstands(attacks: readonly Attack[], { start, tls, protocols }: ListenerKind): void {
  it.each(attacks.map((attack) => [attack.what, attack] as const))("%s", async (_, { bounds, run, sees }) => {
    const listener = valueOrThrow(await start(bounds === undefined ? {} : { bounds }));
    closedAfter({ close: () => listener.close(0) });
    const target = { port: listener.port, ...(tls ? { ca } : {}) };
    const idleIsShort = bounds?.idleMs !== undefined;
    const old = idleIsShort ? [] : protocols.map(({ client }) => client(target));
    const honest = async (): Promise<void> => {
      for (const client of old) await answers(client);
      for (const { client } of protocols) {
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
    await listener.vanished();
  });
}

async function answers(client: Client): Promise<void> {
  expect(await client.get("/healthz")).toMatchObject({ status: 200, body: "ok" });
  expect(await client.post("/authenticate", "{}")).toMatchObject({ status: 200, body: "{}" });
}
