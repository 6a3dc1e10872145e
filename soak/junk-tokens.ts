import type { Caller } from "../bench/callers.ts";
import { distinctTokens } from "../bench/distinct-tokens.ts";
import { TOKEN_PREFIX, tokenOf, tokenWith, urlIn } from "../e2e/harness/tokens.ts";
import { emulatedUser } from "../packages/sts-emulator/src/index.ts";
import type { AskedToken } from "./asked-token.ts";

/** Makes one token of a sort, unlike all others of it. @param n a number that it is given alone */
type MakeJunk = (n: number) => Promise<string> | string;

/**
 * Makes tokens that must be refused, no two of them alike; ten sorts take turns. For those of three of them STS is asked.
 *
 * @returns makes the next one
 */
export function junkTokens(callers: readonly Caller[], clusterId: string): () => Promise<AskedToken> {
  const good = distinctTokens(callers, { clusterId });
  const foreign = distinctTokens(callers, { clusterId: "another.example.com" });
  const old = distinctTokens(callers, { clusterId, now: () => Date.now() - 16 * 60_000 });
  const sorts: readonly (readonly [expected: string, MakeJunk])[] = [
    ["TOKEN_PREFIX", (n) => `eyJhbGciOiJSUzI1NiJ9.${n}`],
    ["TOKEN_ENCODING", (n) => `${TOKEN_PREFIX}%%%${n}`],
    ["TOKEN_URL", (n) => tokenWith(`nothing ${n}`)],
    ["TOKEN_PARAMETER", async (n) => tokenWith(`${urlIn((await good()).token)}&x=${n}`)],
    ["TOKEN_HOST", async (n) => tokenWith(urlIn((await good()).token).replace(/\.com\//, `.com.${n}.example/`))],
    ["TOKEN_TOO_LARGE", (n) => TOKEN_PREFIX + String(n).padEnd(17_000, "A")],
    ["TOKEN_EXPIRED", async () => (await old()).token],
    ["STS_SIGNATURE_MISMATCH", async () => withOtherSignature((await good()).token)],
    ["STS_SIGNATURE_MISMATCH", async () => (await foreign()).token],
    ["STS_UNKNOWN_KEY", (n) => tokenOf(emulatedUser({ name: `stranger-${n}` }), { clusterId })],
  ];
  let made = 0;
  return async () => {
    const n = made++;
    const sort = sorts[n % sorts.length];
    if (sort === undefined) throw new Error("there is no such sort");
    const [code, make] = sort;
    return { token: await make(n), expected: `200 ${code}` };
  };
}

/** The first digit of the signature is another one. */
function withOtherSignature(token: string): string {
  return tokenWith(urlIn(token).replace(/(?<=X-Amz-Signature=)./, (digit) => (digit === "0" ? "1" : "0")));
}
