import type { Bounds } from "../bounds.ts";
import { type Attacker, overHttp2 } from "./attacker.ts";
import type { Target } from "./clients.ts";
import { times } from "./frames.ts";

/** What somebody does who can reach the port. */
export interface Attack {
  readonly what: string;
  /** How the bounds differ from production's: less, so that a test takes no minutes. */
  readonly bounds?: Partial<Bounds>;
  /** What the attacker gets to see. */
  readonly sees: RegExp;
  /** @param honest has honest requests answered while the attack is on */
  run(target: Target, honest: () => Promise<void>): Promise<string>;
}

/** One attacker, who does something until his connection ends. */
export function until(
  open: (target: Target) => Promise<Attacker>,
  act: (attacker: Attacker) => Promise<unknown> | undefined,
): Attack["run"] {
  return async (target, honest) => {
    const attacker = await open(target);
    await act(attacker);
    await honest();
    return attacker.ended;
  };
}

/** One attacker, who sends the same again and again until his connection has ended. */
export function flood(
  piece: (index: number) => Uint8Array,
  options: {
    readonly pieces: number;
    readonly first?: Uint8Array;
    /** Whether it costs the server next to nothing, and need not end the connection. */
    readonly harmless?: boolean;
  },
): Attack["run"] {
  return async (target, honest) => {
    const attacker = await overHttp2(target);
    if (options.first !== undefined) await attacker.send(options.first);
    const pieces = 100;
    let goesOn = true;
    for (let sent = 0; goesOn && sent < options.pieces; sent += pieces) {
      goesOn = await attacker.send(times(pieces, (index) => piece(sent + index)));
      if (sent === options.pieces / 2) await honest();
      // What it is answered is read in between, as a client does.
      await new Promise((resolve) => setImmediate(resolve));
    }
    await honest();
    if (options.harmless === true) await attacker.close();
    return attacker.ended;
  };
}

/** More connections than are taken: the oldest of them end. */
export function crowd(open: (target: Target) => Promise<Attacker>): Pick<Attack, "bounds" | "sees" | "run"> {
  const most = 40;
  const more = 60;
  return {
    bounds: { connections: most },
    sees: /^60 ended$/,
    async run(target, honest) {
      const attackers: Attacker[] = [];
      for (let i = 0; i < most + more; i++) {
        attackers.push(await open(target));
        // Of connections that were all answered one that is in use stays.
        if (i % 10 === 0) await honest();
      }
      await honest();
      const ended = await Promise.all(attackers.slice(0, more).map((attacker) => attacker.ended));
      await honest();
      return `${ended.length} ended`;
    },
  };
}

/** Sends a text letter by letter for as long as it is taken. */
export async function drip(attacker: Attacker, bytes: Iterable<Uint8Array | string>): Promise<void> {
  for (const byte of bytes) {
    if (!(await attacker.send(byte))) return;
    await Promise.race([attacker.ended, new Promise((resolve) => setTimeout(resolve, 20))]);
  }
}
