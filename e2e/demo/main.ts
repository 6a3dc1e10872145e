// The whole way in a few seconds, on this machine alone: an STS that is emulated, the real server, tokens of the real
// command line, and TokenReviews as kube-apiserver sends them. With --keep it stays up to be tried by hand.
import { once } from "node:events";
import { emulatedRoleSession, emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { type Cluster, environmentOf, startCluster } from "../harness/cluster.ts";
import { COMMAND, runCommand } from "../harness/command-line.ts";
import { review } from "../harness/review.ts";

const unknown = process.argv.slice(2).find((argument) => argument !== "--keep");
if (unknown !== undefined) {
  process.stderr.write(`the demo takes --keep alone, not ${JSON.stringify(unknown)}\n`);
  process.exit(2);
}

const clusterId = "demo.example.com";
const alice = emulatedUser({ name: "alice" });
const mallory = emulatedUser({ name: "mallory" });
const deploy = emulatedRoleSession({ role: "Deploy", session: "ci@build-42" });

const serverSettings = `  mapUsers:
  - userarn: ${alice.arn}
    username: alice
    groups: [system:masters]
  mapRoles:
  - rolearn: arn:aws:iam::${deploy.account}:role/ci/Deploy
    username: "deploy:{{SessionNameRaw}}"
    groups: ["deployers", "account:{{AccountID}}"]
`;

const stop = new AbortController();
// More than once: who asks a second time must not keep it from cleaning up.
process.on("SIGINT", () => stop.abort());
process.on("SIGTERM", () => stop.abort());
// Whoever reads may go away before the end, as `head` does: what was started must end all the same.
process.stdout.on("error", () => undefined);

const cluster = await startCluster({ identities: [alice, mallory, deploy], clusterId, serverSettings });
try {
  const aliceToken = await tokenOf(alice, clusterId);
  await show("a mapped user", aliceToken);
  await show("a mapped role, its username and groups made of templates", await tokenOf(deploy, clusterId));
  await show("a user that nothing maps", await tokenOf(mallory, clusterId));
  await show("a token for another cluster", await tokenOf(alice, "other.example.com"));
  await show("a token that was tampered with", tamper(aliceToken));
  if (process.argv.includes("--keep")) await keepUp(cluster);
} finally {
  const exitCode = await cluster.close();
  // Ctrl-C reaches the server too, and whether that or this ends it first is chance.
  if (exitCode !== 0 && !stop.signal.aborted) process.exitCode = 1;
}

async function tokenOf(identity: typeof alice, forCluster: string): Promise<string> {
  const made = await runCommand(["token", "-i", forCluster, "--token-only"], { env: environmentOf(identity) });
  if (made.exitCode !== 0) throw new Error(made.stderr);
  return made.stdout.trim();
}

async function show(title: string, token: string): Promise<void> {
  const { httpStatus, status } = await review(cluster, token);
  say(`── ${title}`);
  say(`   HTTP ${httpStatus}, status: ${JSON.stringify(status, undefined, 2).replaceAll("\n", "\n   ")}`);
  say(`   why: ${status.error ?? "STS vouches for the caller, and a rule maps it"}\n`);
}

/** The last digit of the signature is another one. */
function tamper(token: string): string {
  const prefix = "k8s-aws-v1.";
  const url = Buffer.from(token.slice(prefix.length), "base64url").toString();
  const last = url.endsWith("0") ? "1" : "0";
  return prefix + Buffer.from(url.slice(0, -1) + last).toString("base64url");
}

async function keepUp({ certFile, configFile, url }: Cluster): Promise<void> {
  const environment = Object.entries(environmentOf(alice)).map(([name, value]) => `${name}=${value}`);
  say("The server stays up; Ctrl-C ends it and removes everything. Try:\n");
  say(`TOKEN=$(${environment.join(" ")} ${COMMAND} token -i ${clusterId} --token-only)`);
  say(
    `curl --cacert ${certFile} -d '{"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","spec":{"token":"'"$TOKEN"'"}}' ${url}/authenticate\n`,
  );
  say(`Its configuration: ${configFile}`);
  if (!stop.signal.aborted) await once(stop.signal, "abort");
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
