// An attacker, a process of its own: node soak/attacks/attacker.ts WHAT PORT COUNT. Prints one line of JSON when it has
// done what it does, and then holds what it has open until it is stopped.
import { ATTACK_PROGRAMS } from "./attacks.ts";

const [what = "", port, count] = process.argv.slice(2);
const attack = ATTACK_PROGRAMS[what];
if (attack === undefined) throw new Error(`no attack is called ${what}`);
const done = await attack(Number(port), Number(count));
process.stdout.write(`${JSON.stringify(done)}\n`);
setInterval(() => undefined, 60_000);
