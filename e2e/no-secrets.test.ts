// Whatever is asked of the server, and whatever STS does: nothing that it shows holds a secret, or 20 characters of one.
import { type EmulatedIdentity, emulatedRoleSession, emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Cluster, startCluster } from "./harness/cluster.ts";
import { interceptMisfortunes, MISFORTUNES } from "./harness/misbehaving-sts.ts";
import { reviewOf, send } from "./harness/review.ts";
import { misplacedTokens, type RiskyRequest } from "./harness/risky-requests.ts";
import { riskyTokens } from "./harness/risky-tokens.ts";
import { PIECE, SecretPieces } from "./harness/secret-pieces.ts";
import { tokenOf, urlIn } from "./harness/tokens.ts";

const clusterId = "prod.example.com";
const alice = emulatedUser({ name: "alice" });
const deploy = emulatedRoleSession({ role: "Deploy", session: "ci@build-42" });
const mallory = emulatedRoleSession({ role: "Mallory", session: "m" });
const stranger = emulatedRoleSession({ role: "Stranger", session: "unknown-to-sts" });
const expired = emulatedRoleSession({ role: "Expired", session: "e", expiration: new Date(0) });
const scrubbed = emulatedRoleSession({ account: "444455556666", role: "Hidden", session: "h" });
const late = emulatedUser({ name: "late" });

const serverSettings = `  scrubbedAccounts: ["${scrubbed.account}"]
  mapUsers:
  - {userarn: "${alice.arn}", username: alice, groups: [readers]}
  mapRoles:
  - {rolearn: "arn:aws:iam::${deploy.account}:role/Deploy", username: "deploy:{{SessionName}}"}
`;

/** Tokens that are in form, by what comes of them. */
const wellFormed: readonly WellFormed[] = [
  { name: "of a user", identity: alice },
  { name: "of a role", identity: deploy },
  { name: "of nobody mapped", identity: mallory, code: "NOT_MAPPED" },
  { name: "of a scrubbed account", identity: scrubbed, code: "NOT_MAPPED" },
  { name: "of a stranger", identity: stranger, code: "STS_UNKNOWN_KEY" },
  { name: "of ended credentials", identity: expired, code: "STS_CREDENTIALS_EXPIRED" },
  { name: "of another cluster", identity: deploy, options: { clusterId: "other" }, code: "STS_SIGNATURE_MISMATCH" },
  { name: "too old", identity: deploy, options: { ageMs: 16 * 60_000 }, code: "TOKEN_EXPIRED" },
  { name: "of the future", identity: deploy, options: { ageMs: -6 * 60_000 }, code: "TOKEN_NOT_YET_VALID" },
  { name: "of another partition", identity: deploy, options: { region: "cn-north-1" }, code: "TOKEN_HOST" },
  // Each at an endpoint of its own: a host that throttles is left alone for a moment.
  ...MISFORTUNES.map(({ name, httpStatus, ...rest }, i) => {
    const region = `ap-${i < 7 ? "southeast" : "northeast"}-${(i % 7) + 1}`;
    return { name: `while STS ${name}`, status: httpStatus, options: { region }, ...rest };
  }),
];

interface WellFormed {
  readonly name: string;
  readonly identity: EmulatedIdentity;
  readonly options?: Partial<Parameters<typeof tokenOf>[1]>;
  readonly code?: string;
  /** Default 200. */
  readonly status?: number;
}

describe.each(["text", "json"])("with a log in %s at the level trace", (format) => {
  const secrets = new SecretPieces();
  const results: { wanted: RiskyRequest; status: number; code: string | undefined; shown: string }[] = [];
  let cluster: Cluster;

  beforeAll(async () => {
    // The emulator's HTTP server tells of the answer that breaks off on purpose.
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    cluster = await startCluster({
      identities: [alice, deploy, mallory, expired, scrubbed],
      intercept: interceptMisfortunes,
      clusterId,
      serverSettings,
      arguments: ["-v", "trace", "-l", format],
    });
    for (const wanted of await riskyRequests()) await ask(wanted);
    await cluster.sts.close();
    await ask(await requestWith({ name: "once STS is gone", identity: late, code: "STS_UNREACHABLE", status: 503 }));
  });

  afterAll(async () => {
    await cluster?.close();
    vi.restoreAllMocks();
  });

  it("answers every request as it should", () => {
    const came = results.map(({ wanted: { name }, status, code }) => ({ name, status, code }));
    const wanted = results.map(({ wanted: { name, status, code } }) => ({ name, status, code }));
    expect(came).toStrictEqual(wanted);
  });

  it("tells in the log of each", () => {
    const log = cluster.server.lines.join("\n");
    const codes = new Set(results.flatMap(({ wanted: { code } }) => (code === undefined ? [] : [code])));
    const inLog = (code: string) => log.includes(format === "json" ? `"code":"${code}"` : ` code=${code} `);
    expect([...codes].filter((code) => !inLog(code))).toStrictEqual([]);
    expect(codes.size).toBeGreaterThan(20);
    expect(log).toContain("access granted");
  });

  it("holds no secret in its log", () => {
    const telling = cluster.server.lines.filter((line) => secrets.foundIn(line).length > 0);
    expect(telling).toStrictEqual([]);
  });

  it("holds no secret in its answers", () => {
    const telling = results.map(({ shown }) => shown).filter((shown) => secrets.foundIn(shown).length > 0);
    expect(telling).toStrictEqual([]);
  });

  it.each(["/metrics", "/healthz", "/livez", "/readyz?verbose"])("holds no secret in %s", async (path) => {
    const answer = await send(cluster, { path });
    expect(answer.status).toBe(200);
    expect(secrets.foundIn(JSON.stringify(answer))).toStrictEqual([]);
  });

  it("would find one: the search knows tokens, and pieces of what they hold", async () => {
    const token = await knownToken({ name: "to search for", identity: deploy });
    const url = urlIn(token);
    const { sessionToken = "", secretAccessKey, arn, accessKeyId } = deploy;
    for (const text of [token, url, url.slice(-PIECE), sessionToken.slice(-PIECE), secretAccessKey]) {
      expect(secrets.foundIn(`time="…" level=info msg="access denied" x="${text}"`)).not.toStrictEqual([]);
      expect(secrets.foundIn(encodeURIComponent(text))).not.toStrictEqual([]);
    }
    expect(secrets.foundIn(`arn=${arn} accesskeyid=${accessKeyId} ${new URL(url).host}`)).toStrictEqual([]);
  });

  async function riskyRequests(): Promise<readonly RiskyRequest[]> {
    const token = await knownToken({ name: "misplaced", identity: deploy });
    const tokens = riskyTokens(token);
    for (const risky of tokens) secrets.addToken(risky.name, risky.token);
    return [
      ...(await Promise.all(wellFormed.map(requestWith))),
      ...tokens.map(({ name, code, token: text }) => ({ name, code, status: 200, body: reviewOf(text) })),
      ...misplacedTokens(token),
    ];
  }

  async function requestWith(wellFormedToken: WellFormed): Promise<RiskyRequest> {
    const { name, code, status = 200 } = wellFormedToken;
    // Only one of them takes all the time that there is.
    const path = `/authenticate?timeout=${code === "STS_TIMEOUT" ? "300ms" : "30s"}`;
    const body = reviewOf(await knownToken(wellFormedToken));
    return { name, path, body, status, ...(code === undefined ? {} : { code }) };
  }

  async function knownToken({ name, identity, options }: WellFormed): Promise<string> {
    const token = await tokenOf(identity, { clusterId, ...options });
    secrets.addIdentity(identity);
    secrets.addToken(name, token);
    return token;
  }

  async function ask(wanted: RiskyRequest): Promise<void> {
    const { method = "POST", path = "/authenticate", headers, body } = wanted;
    const answer = await send(cluster, {
      method,
      path,
      ...(headers === undefined ? {} : { headers }),
      ...(body === undefined ? {} : { body }),
    });
    const error = wanted.code === undefined ? undefined : String(JSON.parse(answer.body).status.error);
    results.push({ wanted, status: answer.status, code: error?.replace(/:.*/s, ""), shown: JSON.stringify(answer) });
  }
});
