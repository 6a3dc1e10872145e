import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { KubernetesClient } from "./client.ts";
import { type FakeApiServer, startFakeApiServer } from "./testing/fake-api-server.ts";
import { clientOf, type Reflecting, startReflecting, thing, things } from "./testing/reflecting.ts";

let api: FakeApiServer;
let client: KubernetesClient;
let started: Reflecting[];

beforeEach(async () => {
  api = await startFakeApiServer();
  client = await clientOf(api.url);
  started = [];
});

afterEach(async () => {
  for (const reflecting of started) await reflecting.stop();
  client.close();
  await api.close();
});

function start(
  ...args: Parameters<typeof startReflecting> extends [unknown, ...infer Rest] ? Rest : never
): Reflecting {
  const reflecting = startReflecting(client, ...args);
  started.push(reflecting);
  return reflecting;
}

const lists = () => api.requests.filter(({ query }) => query["watch"] === undefined);
const watches = () => api.requests.filter(({ query }) => query["watch"] === "true");

async function startWatching(...args: Parameters<typeof start>): Promise<Reflecting> {
  api.put(things, thing("a", "1"));
  const reflecting = start(...args);
  await reflecting.until("a=1");
  await api.when(() => api.watches === 1);
  return reflecting;
}

describe("what is told", () => {
  it("is at first the whole, also where that is nothing", async () => {
    const reflecting = start();
    await reflecting.until("");
    expect(reflecting.told).toStrictEqual([""]);
  });

  it("is the whole after each change", async () => {
    const reflecting = await startWatching();
    api.put(things, thing("b", "2"));
    await reflecting.until("a=1 b=2");
    api.put(things, thing("a", "3"));
    await reflecting.until("a=3 b=2");
    api.remove(things, "a");
    await reflecting.until("b=2");
    expect(lists()).toHaveLength(1);
    expect(watches()).toHaveLength(1);
  });

  it("is a failure where taking it throws, and the whole again afterwards", async () => {
    const reflecting = await startWatching();
    api.put(things, thing("b", "throw"));
    await reflecting.until(`!"${things}": "RangeError"`);
    api.put(things, thing("b", "2"));
    await reflecting.until("a=1 b=2");
    expect(lists()).toHaveLength(1);
  });

  it("is a burst of changes once", async () => {
    const reflecting = await startWatching();
    for (let i = 0; i < 1000; i++) api.put(things, thing("b", String(i)));
    await reflecting.until("a=1 b=999");
    expect(reflecting.told.length).toBeLessThan(20);
  });

  it("is a long list once, read by pages", async () => {
    for (let i = 0; i < 1234; i++) api.put(things, thing(`t${i}`, "x"));
    const reflecting = start();
    await reflecting.until(/t1233=x/);
    expect(reflecting.told.map((text) => text.split(" ").length)).toStrictEqual([1234]);
    expect(lists().map(({ query }) => query["limit"])).toStrictEqual(["500", "500", "500"]);
  });
});

describe("a watch", () => {
  it("begins at the list's version, with bookmarks and a time after which it ends", async () => {
    await startWatching();
    expect(watches()[0]?.query).toStrictEqual({
      watch: "true",
      allowWatchBookmarks: "true",
      resourceVersion: "101",
      timeoutSeconds: expect.stringMatching(/^[678]\d$/),
    });
  });

  it("that kube-apiserver ends in its time goes on where it was, with no word of it", async () => {
    const reflecting = await startWatching();
    api.bookmark();
    api.put(things, thing("a", "2"));
    await reflecting.until("a=2");
    api.endWatches();
    await api.when(() => watches().length === 2);
    expect(watches()[1]?.query["resourceVersion"]).toBe("103");
    expect(reflecting.watchFailures).toStrictEqual([]);
    expect(lists()).toHaveLength(1);
  });

  it("goes on from a bookmark", async () => {
    await startWatching();
    api.bookmark();
    api.endWatches();
    await api.when(() => watches().length === 2);
    expect(watches()[1]?.query["resourceVersion"]).toBe("102");
  });

  it("that is cut goes on where it was: a deletion meanwhile is seen", async () => {
    const reflecting = await startWatching();
    api.put(things, thing("b", "2"));
    await reflecting.until("a=1 b=2");
    api.cutWatches();
    api.remove(things, "a");
    await reflecting.until("b=2");
    expect(lists()).toHaveLength(1);
    expect(reflecting.watchFailures).toHaveLength(1);
    expect(reflecting.told).toStrictEqual(["a=1", "a=1 b=2", "b=2"]);
  });

  it("that cannot go on from where it was lists anew (410 at its beginning)", async () => {
    const reflecting = await startWatching();
    api.cutWatches();
    api.remove(things, "a");
    api.put(things, thing("b", "2"));
    api.compact();
    await reflecting.until("b=2");
    expect(lists()).toHaveLength(2);
  });

  it.each([
    [
      "410 in the middle",
      '{"type":"ERROR","object":{"kind":"Status","code":410,"message":"too old resource version"}}\n',
    ],
    ["another error", '{"type":"ERROR","object":{"kind":"Status","code":500,"message":"etcd is slow"}}\n'],
    ["garbage", "<html>\n"],
    ["an object without a version", '{"type":"DELETED","object":{"metadata":{"name":"a"}}}\n'],
    ["a type that nobody knows", '{"type":"RENAMED","object":{"metadata":{"name":"a","resourceVersion":"7"}}}\n'],
  ])("with %s lists anew", async (_, line) => {
    const reflecting = await startWatching();
    api.deaf = true;
    api.put(things, thing("a", "2"));
    api.deaf = false;
    api.write(line);
    await reflecting.until("a=2");
    expect(lists()).toHaveLength(2);
    expect(reflecting.watchFailures).toHaveLength(1);
  });

  it("may come in any pieces", async () => {
    const reflecting = await startWatching();
    const object = { ...thing("ü", "☃"), metadata: { name: "ü", namespace: "kube-system", resourceVersion: "900" } };
    const bytes = Buffer.from(`\n${JSON.stringify({ type: "ADDED", object })}\n`);
    for (const byte of bytes) api.write(Uint8Array.of(byte));
    await reflecting.until("a=1 ü=☃");
    expect(reflecting.watchFailures).toStrictEqual([]);
  });

  it("may hold objects as large as etcd takes", async () => {
    const reflecting = await startWatching();
    api.put(things, thing("b", "x".repeat(1_500_000)));
    await reflecting.until(/^a=1 b=x{1500000}$/);
    expect(lists()).toHaveLength(1);
  });

  it("whose line never ends is given up", async () => {
    const reflecting = await startWatching();
    const megabyte = new Uint8Array(1024 * 1024).fill(0x20);
    for (let i = 0; i < 20; i++) api.write(megabyte);
    await api.when(() => watches().length === 2);
    expect(reflecting.watchFailures).toHaveLength(1);
  });

  it("whose peer is dead is begun anew: what happened meanwhile is seen", async () => {
    const reflecting = await startWatching({ watchMs: 50, graceMs: 50 });
    api.deaf = true;
    api.remove(things, "a");
    await reflecting.until("");
    expect(reflecting.watchFailures[0]?.detail).toContain("nobody is there");
  });
});

describe("a list", () => {
  it("is made once in a while, in case anything was missed", async () => {
    const reflecting = await startWatching({ resyncMs: 0 });
    api.deaf = true;
    api.put(things, thing("a", "2"));
    api.endWatches();
    await reflecting.until("a=2");
    expect(lists()).toHaveLength(2);
  });

  it("that finds nothing new is not told", async () => {
    const reflecting = await startWatching({ resyncMs: 0 });
    for (let i = 2; i < 5; i++) {
      api.endWatches();
      await api.when(() => watches().length === i && api.watches === 1);
    }
    expect(reflecting.told).toStrictEqual(["a=1"]);
    expect(lists()).toHaveLength(4);
  });

  it("whose pages expire is made anew, at once", async () => {
    for (let i = 0; i < 600; i++) api.put(things, thing(`t${i}`, "x"));
    api.intercept = ({ query }) => {
      if (query["continue"] !== undefined && lists().length === 2) {
        api.remove(things, "t0");
        api.compact();
      }
      return false;
    };
    const reflecting = start();
    await reflecting.until(/^t100=x /);
    expect(reflecting.told.map((text) => text.split(" ").length)).toStrictEqual([599]);
    expect(lists().map(({ query }) => query["limit"])).toStrictEqual(["500", "500", "0"]);
  });

  it.each([
    ["403", 403, '{"message":"not yours"}', /answers 403 .*"not yours"$/],
    ["404", 404, "404 page not found", /answers 404 .*it gives no reason$/],
    ["500", 500, '{"message":"etcd"}', /answers 500 .*"etcd"$/],
    ["no list", 200, "<html>", /is no list$/],
    ["a list of nothing", 200, '{"metadata":{"resourceVersion":"1"},"items":[1]}', /is no list$/],
  ])("with %s is a failure, and is tried again until it succeeds", async (_, status, body, says) => {
    api.put(things, thing("a", "1"));
    api.intercept = (_request, response) => {
      response.writeHead(status).end(body);
      return true;
    };
    const reflecting = start();
    await reflecting.until(says);
    await api.when(() => lists().length >= 3);
    api.intercept = undefined;
    await reflecting.until("a=1");
    expect(reflecting.told[0]).toMatch(/^!kube-apiserver |^!what kube-apiserver /);
  });

  it("that breaks off is a failure", async () => {
    api.intercept = (_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("{");
      setImmediate(() => response.destroy());
      return true;
    };
    const reflecting = start();
    await reflecting.until(/broke off/);
    expect(reflecting.told[0]).toMatch(/^!the answer of kube-apiserver /);
  });

  it("after a failure is told even where nothing changed, since it was not known", async () => {
    const reflecting = await startWatching();
    api.intercept = (_request, response) => {
      response.writeHead(503).end();
      return true;
    };
    api.cutWatches();
    await reflecting.until(/^!.* 503 /);
    api.intercept = undefined;
    await reflecting.until("a=1");
    expect(reflecting.told[0]).toBe("a=1");
    expect(reflecting.told.at(-2)).toMatch(/^!/);
  });
});

it("is a failure that nobody listens", async () => {
  const nobody = await startFakeApiServer();
  await nobody.close();
  const other = await clientOf(nobody.url);
  const reflecting = startReflecting(other);
  await reflecting.until(/^!kube-apiserver .* cannot be reached: .*ECONNREFUSED/);
  await reflecting.stop();
  expect(new Set(reflecting.told).size).toBe(1);
});

describe("the signal", () => {
  const open = (type: string) => process.getActiveResourcesInfo().filter((name) => name === type).length;

  it.each([
    ["a watch", () => api.when(() => api.watches === 1)],
    ["a list that is not answered", () => api.when(() => lists().length === 1)],
    ["a wait after a failure", () => api.when(() => lists().length === 1)],
  ])("ends %s at once, with nothing left", async (what, when) => {
    api.intercept = (_request, response) => {
      if (what.startsWith("a wait")) response.writeHead(500).end("{}");
      return !what.startsWith("a watch");
    };
    const timers = open("Timeout");
    const reflecting = start({ firstRetryMs: 60_000, mostRetryMs: 60_000 });
    await when();
    // What it waits for takes longer than this test may.
    await reflecting.stop();
    client.close();
    expect(open("Timeout")).toBeLessThanOrEqual(timers);
    // Sockets close a moment later, both sides of them.
    await expect.poll(() => open("TCPSocketWrap")).toBe(0);
  });

  it("lets nothing be told after it", async () => {
    const timers = open("Timeout");
    const reflecting = await startWatching();
    reflecting.stopAt("b");
    api.put(things, thing("b", "2"));
    await reflecting.ended;
    expect(open("Timeout")).toBeLessThanOrEqual(timers);
    expect(reflecting.told).toStrictEqual(["a=1"]);
  });

  it("given before the beginning asks nobody", async () => {
    const reflecting = start();
    await reflecting.stop();
    expect(reflecting.told).toStrictEqual([]);
  });
});
