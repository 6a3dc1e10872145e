import type { Listen, ListenPlain } from "./listen.ts";

/** The listeners of the runtime that this runs on. */
export const listen: Listen = async (handle, options) =>
  isBun
    ? (await import("./listen-bun.ts")).listenBun(handle, options)
    : (await import("./listen-node.ts")).listenNode(handle, options);

/** The same, in the clear. */
export const listenPlain: ListenPlain = async (handle, options) =>
  isBun
    ? (await import("./listen-bun.ts")).listenPlainBun(handle, options)
    : (await import("./listen-plain.ts")).listenPlainNode(handle, options);

const isBun = "Bun" in globalThis;
