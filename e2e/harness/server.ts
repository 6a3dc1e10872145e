import { COMMAND, type Running, startProgram } from "./command-line.ts";

/** A built server that listens. */
export interface Server {
  readonly url: string;
  readonly healthUrl: string;
  readonly running: Running;
}

/** Starts the built server; whoever calls must stop it. Rejects, with nothing left running, where it does not come to listen. */
export async function startServer(
  args: readonly string[],
  [program, ...before]: readonly [program: string, ...args: string[]] = [COMMAND],
): Promise<Server> {
  const running = startProgram(program, [...before, "server", ...args]);
  try {
    const [, port] = await running.line(/"listening on 127\.0\.0\.1:(\d+)"/);
    const [, healthPort] = await running.line(/"serving health .*:(\d+)"/);
    return { url: `https://127.0.0.1:${port}`, healthUrl: `http://127.0.0.1:${healthPort}`, running };
  } catch (error) {
    await running.stop();
    throw error;
  }
}
