import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type KubernetesObject, isKubernetesObject } from "../objects.ts";
import { closeServer, portOf } from "./sockets.ts";

/** A request as the fake kube-apiserver took it. */
export interface TakenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: unknown;
}

/** As much of kube-apiserver as clients here need, over a real socket, and all that can go wrong with it. */
export interface FakeApiServer {
  readonly url: string;
  readonly requests: readonly TakenRequest[];
  /** How many watches are open. */
  readonly watches: number;
  /** Answers instead of the usual, where it gives true. */
  intercept: ((request: TakenRequest, response: ServerResponse) => boolean) | undefined;
  /** Where set, watches are told nothing, and are not ended: their peer is dead. */
  deaf: boolean;
  /** Creates or replaces an object of a collection; tells those who watch. */
  put(collection: string, object: Named): void;
  remove(collection: string, name: string): void;
  get(collection: string, name: string): KubernetesObject | undefined;
  list(collection: string): readonly KubernetesObject[];
  /** Forgets what happened until now: who wants to watch from before has to list. */
  compact(): void;
  /** Writes to all watches, as it is. */
  write(text: string | Uint8Array): void;
  bookmark(): void;
  /** Ends all watches in an orderly way. */
  endWatches(): void;
  /** Cuts all watches. */
  cutWatches(): void;
  /** Resolves as soon as a condition holds; it is looked at after each request and watch. */
  when(condition: () => boolean): Promise<void>;
  close(): Promise<void>;
}

type Named = {
  readonly metadata: { readonly name: string; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
};

interface Happening {
  readonly collection: string;
  readonly version: number;
  readonly line: string;
}

export async function startFakeApiServer(): Promise<FakeApiServer> {
  const collections = new Map<string, Map<string, KubernetesObject>>();
  const requests: TakenRequest[] = [];
  const watches = new Map<ServerResponse, string>();
  const waiting = new Set<{ readonly condition: () => boolean; readonly resolve: () => void }>();
  let history: Happening[] = [];
  let version = 100;
  let oldest = 0;

  const collectionOf = (path: string): Map<string, KubernetesObject> => {
    const found = collections.get(path) ?? new Map<string, KubernetesObject>();
    collections.set(path, found);
    return found;
  };
  const look = (): void => {
    for (const entry of waiting) {
      if (!entry.condition()) continue;
      waiting.delete(entry);
      entry.resolve();
    }
  };
  const tell = (collection: string, type: string, object: KubernetesObject): void => {
    const line = `${JSON.stringify({ type, object })}\n`;
    history.push({ collection, version, line });
    for (const [watch, path] of watches) if (path === collection && !server.deaf) watch.write(line);
  };
  const put = (collection: string, object: Named, keepGeneration = false): KubernetesObject => {
    const before = collectionOf(collection).get(object.metadata.name);
    const generation = Number(before?.metadata["generation"] ?? 0) + (keepGeneration ? 0 : 1);
    const stored: KubernetesObject = {
      ...object,
      metadata: {
        uid: `uid-${++version}`,
        creationTimestamp: "2026-01-02T03:04:05Z",
        ...before?.metadata,
        ...object.metadata,
        generation,
        resourceVersion: String(version),
      },
    };
    collectionOf(collection).set(object.metadata.name, stored);
    tell(collection, before === undefined ? "ADDED" : "MODIFIED", stored);
    return stored;
  };

  const answer = (response: ServerResponse, status: number, body: unknown): void => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  const refuse = (response: ServerResponse, code: number, reason: string): void =>
    answer(response, code, { kind: "Status", code, reason, message: `${reason}, says the fake` });

  const list = ({ path, query }: TakenRequest, response: ServerResponse): void => {
    const items = [...collectionOf(path).values()];
    const [from = "0", at = String(version)] = (query["continue"] ?? "").split("@").filter((part) => part !== "");
    if (Number(at) < oldest) return refuse(response, 410, "Expired");
    const end = query["limit"] === "0" ? items.length : Number(from) + Number(query["limit"] ?? items.length);
    const metadata = { resourceVersion: at, ...(end < items.length ? { continue: `${end}@${at}` } : {}) };
    answer(response, 200, { kind: "List", metadata, items: items.slice(Number(from), end) });
  };
  const watch = ({ path, query }: TakenRequest, response: ServerResponse): void => {
    const from = Number(query["resourceVersion"]);
    if (from < oldest) return refuse(response, 410, "Expired");
    response.writeHead(200, { "content-type": "application/json" });
    response.flushHeaders();
    watches.set(response, path);
    response.once("close", () => {
      watches.delete(response);
      look();
    });
    for (const past of history) if (past.collection === path && past.version > from) response.write(past.line);
  };
  const serve = (request: TakenRequest, response: ServerResponse): void => {
    const { method, path, query, body } = request;
    if (method === "GET" && query["watch"] === "true") return watch(request, response);
    const cut = path.replace(/\/status$/, "").lastIndexOf("/");
    const [collection, name] = [path.slice(0, cut), decodeURIComponent(path.slice(cut + 1).replace(/\/status$/, ""))];
    if (method === "GET" && /\/(configmaps|iamidentitymappings|leases|events)$/.test(path))
      return list(request, response);
    const before = collectionOf(collection).get(name);
    if (method === "POST" && isKubernetesObject(body)) {
      if (collectionOf(path).has(body.metadata.name)) return refuse(response, 409, "AlreadyExists");
      return answer(response, 201, put(path, body));
    }
    if (before === undefined) return refuse(response, 404, "NotFound");
    if (method === "GET") return answer(response, 200, before);
    const changes: Readonly<Record<string, unknown>> = typeof body === "object" && body !== null ? { ...body } : {};
    const wanted = Reflect.get(Object(changes["metadata"]), "resourceVersion");
    if (wanted !== undefined && wanted !== before.metadata.resourceVersion) return refuse(response, 409, "Conflict");
    const next = { ...(method === "PATCH" ? before : {}), ...changes, metadata: before.metadata };
    answer(response, 200, put(collection, next, method === "PATCH"));
  };

  const handle = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await take(message);
    requests.push(request);
    if (!server.intercept?.(request, response)) serve(request, response);
    look();
  };

  const http = createServer((message: IncomingMessage, response) => {
    void handle(message, response);
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");

  const server: FakeApiServer = {
    url: `http://127.0.0.1:${portOf(http)}`,
    requests,
    get watches() {
      return watches.size;
    },
    intercept: undefined,
    deaf: false,
    put: (collection, object) => void put(collection, object),
    remove(collection, name) {
      const object = collectionOf(collection).get(name);
      if (object === undefined) return;
      collectionOf(collection).delete(name);
      const metadata = { ...object.metadata, resourceVersion: String(++version) };
      tell(collection, "DELETED", { ...object, metadata });
    },
    get: (collection, name) => collectionOf(collection).get(name),
    list: (collection) => [...collectionOf(collection).values()],
    compact() {
      history = [];
      oldest = ++version;
    },
    write(text) {
      for (const response of watches.keys()) response.write(text);
    },
    bookmark() {
      version++;
      this.write(
        `${JSON.stringify({ type: "BOOKMARK", object: { metadata: { resourceVersion: String(version) } } })}\n`,
      );
    },
    endWatches() {
      for (const response of watches.keys()) response.end();
    },
    cutWatches() {
      for (const response of watches.keys()) response.destroy();
    },
    async when(condition) {
      if (condition()) return;
      await new Promise<void>((resolve) => {
        waiting.add({ condition, resolve });
      });
    },
    close: () => closeServer(http),
  };
  return server;
}

async function take(message: IncomingMessage): Promise<TakenRequest> {
  const pieces: Buffer[] = [];
  for await (const piece of message) pieces.push(piece);
  const text = Buffer.concat(pieces).toString("utf8");
  const { method = "", url = "", headers } = message;
  const { pathname, searchParams } = new URL(url, "http://localhost");
  return {
    method,
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers,
    body: text === "" ? undefined : JSON.parse(text),
  };
}
