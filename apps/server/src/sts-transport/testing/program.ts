// Transports of this runtime, in a process of their own: does what its parent tells it to, and says what came of each. It
// ends when its parent does.
import { Secret } from "@aws-iam-authenticator/core";
import { trustedAuthorities } from "../trust-store.ts";
import type { Call } from "./other-process.ts";
import { openHere, type TransportUnderTest } from "./transport-under-test.ts";

const opened: TransportUnderTest[] = [];

async function answer(call: Call): Promise<unknown> {
  if (call.name === "open") {
    const transport = await openHere(call.options);
    return transport.ok ? { ok: true, value: opened.push(transport.value) - 1 } : transport;
  }
  if (call.name === "trusted") return trustedAuthorities(call.env);
  const transport = opened[call.of];
  switch (call.name) {
    case "ask":
      return transport?.ask(new Secret(call.token));
    case "send":
      return transport?.send(call.url);
    case "sendAborted":
      return transport?.sendAborted(call.url);
    case "listeners":
      return transport?.listeners();
    case "close":
      return transport?.close();
  }
}

process
  .on("message", ({ id, call }: { readonly id: number; readonly call: Call }) => {
    void answer(call).then((result) => process.send?.({ id, result }));
  })
  .on("disconnect", () => process.exit());
process.send?.({ id: 0 });
