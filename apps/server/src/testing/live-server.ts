import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Secret, valueOrThrow } from "@aws-iam-authenticator/core";
import { http2 } from "../listen/testing/clients.ts";
import { type StartOptions, startServer } from "./start-server.ts";
import { reviewOf } from "./tokens.ts";

const readAgain = 'msg="the configuration file was read again"';

/** Starts a server that looks at its files again, very often, and what a test does with it. */
export async function startLiveServer(options: StartOptions) {
  const server = await startServer({ ...options, watched: true });
  const { outcome, folder, configPath, logged } = server;
  const ca = await readFile(join(folder, "state", "cert.pem"), "utf8");
  const client = http2({ port: valueOrThrow(outcome).port, ca });
  /** What the configuration file said at the start. */
  const text = await readFile(configPath, "utf8");
  let edits = 0;
  return {
    ...server,
    text,
    metrics: async () => (await client.get("/metrics")).body,
    readiness: async () => client.get("/readyz"),
    /** What a review of a token comes to: the username, or the code and its sentence. */
    async review(token: Secret): Promise<string> {
      const { status } = JSON.parse((await client.post("/authenticate", reviewOf(token))).body);
      return status.user?.username ?? status.error;
    },
    /** Replaces the configuration file, as an editor does; resolves when it was read again. */
    async replace(whole: string): Promise<void> {
      await writeFile(`${configPath}.new`, whole);
      await rename(`${configPath}.new`, configPath);
      await logged(readAgain, ++edits);
    },
  };
}
