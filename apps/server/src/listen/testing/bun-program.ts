// A listener of Bun, in a process of its own: reads calls from stdin, one JSON a line, and prints what came of each. It ends
// when stdin does.
import { createInterface } from "node:readline";
import { Secret, valueOrThrow } from "@aws-iam-authenticator/core";
import { listenBun, listenPlainBun } from "../listen-bun.ts";
import type { Call, CalledPair } from "./bun-process.ts";
import { type ListenerUnderTest, underTestHere } from "./listener-under-test.ts";

const pairOf = ({ cert, key }: CalledPair) => ({ cert, key: new Secret(key) });
let running: ListenerUnderTest | undefined;

async function answer(call: Call): Promise<unknown> {
  if (call.name === "start") {
    const { tls, pair, options } = call;
    const started = await underTestHere(tls ? listenBun : listenPlainBun, pairOf(pair))(options);
    if (!started.ok) return started;
    running = started.value;
    return { ok: true, value: running.port };
  }
  const listener = valueOrThrow({ ok: true, value: running });
  if (listener === undefined) throw new Error("it was not started");
  switch (call.name) {
    case "close":
      return listener.close(call.graceMs);
    case "replaceCertificate":
      return listener.replaceCertificate(pairOf(call.pair));
    case "underWay":
      return listener.underWay(call.count);
    case "release":
      return listener.release(call.count);
    case "refused":
      return listener.refused(call.count);
    case "vanished":
      return listener.vanished();
  }
}

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const { id, call }: { readonly id: number; readonly call: Call } = JSON.parse(line);
    void answer(call).then((result) => process.stdout.write(`${JSON.stringify({ id, result })}\n`));
  })
  .on("close", () => process.exit());
process.stdout.write(`${JSON.stringify({ id: 0 })}\n`);
