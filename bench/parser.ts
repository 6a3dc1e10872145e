// How long it takes to decode a token, and to decode and check it, for the worst texts of 1 to 16 KiB:
//
//   node --conditions=@aws-iam-authenticator/source bench/parser.ts
//
// It is run on the sources as they are. Ends with 1 where the worst median at 16 KiB is over 5 ms.
import { type Code, type Outcome, Secret, valueOrThrow } from "../packages/core/src/index.ts";
import { decodeToken, makeToken, type PresignedRequest } from "../packages/token/src/index.ts";
import { checkRequest, tokenPolicy } from "../packages/verifier/src/index.ts";

const sizes = [1, 2, 4, 8, 16];
const warmUps = 200;
const samples = 500;
const mostMs = 5;

const prefix = "k8s-aws-v1.";
const signedAt = Date.parse("2026-01-02T12:00:00Z");
const policy = valueOrThrow(tokenPolicy({ clusterIds: ["my-cluster"], partitions: ["aws"] }));
const honest = await honestUrl();

/** What a token of so many bytes in base64url can hold at most. */
const room = (size: number): number => Math.floor(((size - prefix.length) * 3) / 4);

/** A token of a size that holds the honest URL, in which `FILL` in the place of a text is filled up with a piece. */
function filled(replaced: string | RegExp, by: string, piece: string): (size: number) => string {
  const [before = "", after = ""] = honest.replace(replaced, by).split("FILL");
  return (size) => {
    const times = Math.floor((room(size) - before.length - after.length) / piece.length);
    return encode(before + piece.repeat(times) + after);
  };
}

/** Texts that a parser may take long for, by what is in them. */
const shapes: Readonly<Record<string, (size: number) => string>> = {
  // Accepted, or nearly so.
  "session token, as it is": filled("&X-Amz-SignedHeaders", "&X-Amz-Security-Token=FILL&X-Amz-SignedHeaders", "x"),
  "session token, all escaped": filled("&X-Amz-SignedHeaders", "&X-Amz-Security-Token=FILL&X-Amz-SignedHeaders", "%2b"),
  "session token of equals signs": filled(
    "&X-Amz-SignedHeaders",
    "&X-Amz-Security-Token=FILL&X-Amz-SignedHeaders",
    "=",
  ),
  "signed headers, many": filled("host%3Bx-k8s-aws-id", "hostFILL", "%3Bh"),
  "signed headers, one": filled("host%3Bx-k8s-aws-id", "FILL", "h"),
  // Refused in a parameter.
  "credential of slashes": filled(/(?<=Credential=)[^&]*/, "FILL", "/"),
  "credential of one key id": filled("AKIAIOSFODNN7EXAMPLE", "FILL", "A"),
  "date of digits": filled("20260102T120000Z", "FILL", "2"),
  "signature of digits": filled(/(?<=Signature=).*/, "FILL", "0"),
  "action, long": filled("GetCallerIdentity", "FILL", "GetCallerIdentity"),
  "expires of digits": filled("Expires=60", "Expires=FILL", "9"),
  "percent signs": filled("GetCallerIdentity", "FILL", "%"),
  "escapes, the last one cut off": filled("GetCallerIdentity", "FILL%4", "%41"),
  "escapes of spaces": filled("GetCallerIdentity", "FILL", "%20"),
  "plus signs": filled("GetCallerIdentity", "FILL", "+"),
  // Refused in the query's names.
  ampersands: filled("Action=", "FILLAction=", "&"),
  "ampersands behind": filled(/$/, "FILL", "&"),
  "equals signs": filled("Action=", "FILLAction=", "="),
  "unknown parameters": filled("Action=", "FILLAction=", "a=b&"),
  "one name, long": filled("Action=", "FILLAction=", "a"),
  "one name of dashes": filled("Action=", "aFILLAction=", "-a"),
  // Refused as a URL.
  "host, long": filled("sts.", "FILLsts.", "a"),
  "host of dots": filled("sts.", "FILLsts.", "."),
  slashes: filled("/?", "FILL/?", "/"),
  "question marks": filled("/?", "/?FILL", "?"),
  "no ASCII behind": filled(/$/, "FILL", "\u00ff"),
  "nothing but bytes above ASCII": (size) => encode("\u00ff".repeat(room(size))),
  "nothing but NUL": (size) => encode("\0".repeat(room(size))),
  // Refused as base64url.
  "base64url, a wrong last character": (size) => `${encode("x".repeat(room(size) - 3))}=`,
  "base64url, unused bits set": (size) => `${encode("x".repeat(room(size) - 3))}Zh`.slice(0, size),
  "base64url of dashes": (size) => prefix.padEnd(size, "-"),
  "characters above ASCII": (size) => prefix.padEnd(size, "é"),
  "line breaks": (size) => prefix.padEnd(size, "\n"),
  // Refused at the prefix.
  "prefix without its dot": (size) => prefix.slice(0, -1).padEnd(size, "A"),
  "the prefix again and again": (size) => prefix.repeat(Math.floor(size / prefix.length)),
};

const tasks = {
  decode: decodeToken,
  "decode and check": (token: Secret): Outcome<PresignedRequest> => {
    const decoded = decodeToken(token);
    return decoded.ok ? checkRequest(decoded.value, policy, signedAt) : decoded;
  },
};

let worst = { name: "", ms: 0 };
for (const [task, run] of Object.entries(tasks)) {
  print(`\n${task}: median / p99 in microseconds, by the token's size; the last median over the one before it\n`);
  print(row("", ...sizes.map((size) => `${size} KiB`), "16/8", "outcome"));
  for (const [name, shape] of Object.entries(shapes)) {
    const tokens = sizes.map((size) => new Secret(shape(size * 1024)));
    const times = tokens.map((token) => measure(() => run(token)));
    const [before = 0, last = 0] = times.slice(-2).map(({ median }) => median);
    if (last > worst.ms) worst = { name: `${task}, ${name}`, ms: last };
    const cells = times.map(({ median, p99 }) => `${micros(median)} / ${micros(p99)}`);
    print(row(name, ...cells, (last / before).toFixed(1), codeOf(run(tokens.at(-1) ?? new Secret("")))));
  }
}
print(`\nworst median at 16 KiB: ${worst.ms.toFixed(3)} ms (${worst.name}); at most ${mostMs} ms`);
process.exitCode = worst.ms > mostMs ? 1 : 0;

/** Milliseconds of one call: of many calls the median, and what one in a hundred is over. */
function measure(call: () => unknown): { readonly median: number; readonly p99: number } {
  for (let i = 0; i < warmUps; i++) call();
  const times = Array.from({ length: samples }, () => {
    const start = performance.now();
    call();
    return performance.now() - start;
  }).toSorted((a, b) => a - b);
  return { median: times[Math.floor(samples / 2)] ?? 0, p99: times[Math.floor(samples * 0.99)] ?? 0 };
}

async function honestUrl(): Promise<string> {
  const { token } = await makeToken({
    clusterId: "my-cluster",
    // The keys of AWS's own documentation.
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" },
    region: "eu-central-1",
    clock: { now: () => signedAt },
  });
  return Buffer.from(token.reveal().slice(prefix.length), "base64url").toString("latin1");
}

function encode(bytes: string): string {
  return prefix + Buffer.from(bytes, "latin1").toString("base64url");
}

function codeOf(outcome: Outcome<unknown>): Code | "ok" {
  return outcome.ok ? "ok" : outcome.problem.code;
}

function micros(milliseconds: number): string {
  return (milliseconds * 1000).toFixed(1);
}

function row(name: string, ...cells: readonly string[]): string {
  const last = cells.length - 1;
  return (
    name.padEnd(34) +
    cells.map((cell, i) => (i === last ? `  ${cell}` : cell.padStart(i === last - 1 ? 6 : 16))).join("")
  );
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
