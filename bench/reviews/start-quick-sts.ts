import { once } from "node:events";
import { request } from "node:https";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { startProgram } from "../program.ts";

/** The STS to ask, as `quick-sts.ts` tells it: proxies lead to it whatever name is asked for. */
export interface QuickSts {
  readonly url: string;
  /** The authority of its certificate. */
  readonly ca: string;
  readonly proxy: string;
  /** Leads to one that speaks HTTP/2 with who can, which AWS's does not. */
  readonly http2Proxy: string;
}

/** An STS that runs. */
export interface RunningQuickSts {
  readonly sts: QuickSts;
  /** How many calls it has had. */
  calls(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts `quick-sts.ts` as a process of its own, for so many callers; it answers after so many milliseconds. */
export async function startQuickSts(callers: number, milliseconds: number): Promise<RunningQuickSts> {
  const file = fileURLToPath(new URL("quick-sts.ts", import.meta.url));
  const program = await startProgram(
    [process.execPath, "--conditions=@aws-iam-authenticator/source", file, String(callers), String(milliseconds)],
    [/^(\{.*\})\n/m],
  );
  const sts: QuickSts = JSON.parse(program.found[0] ?? "");
  return {
    sts,
    async calls() {
      const sent = request(`${sts.url}/calls`, { ca: sts.ca, agent: false });
      sent.end();
      const [response] = await once(sent, "response");
      return Number(await text(response));
    },
    stop: () => program.stop(),
  };
}
