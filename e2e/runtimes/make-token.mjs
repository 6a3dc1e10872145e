// Makes and verifies tokens with the built libraries as they are published, and prints what came of it as JSON. Runs on
// Node, Bun and Deno alike: no API of any of them is used, the clock stands still, and STS answers within the process.
import { decodeToken, execCredential, makeToken } from "@aws-iam-authenticator/token";
import { createVerifier, fetchTransport } from "@aws-iam-authenticator/verifier";

const start = Date.UTC(2026, 0, 2, 15, 4, 5);
let now = start;
const clock = { now: () => now, monotonic: () => now - start };
const credentials = {
  accessKeyId: "ASIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  sessionToken: "AQoEXAMPLEH4aoAH0gNCAPy/+=",
  expiration: new Date(start + 10 * 60_000),
};
const identity = {
  Account: "111122223333",
  Arn: "arn:aws:sts::111122223333:assumed-role/Deploy/ci@build-42",
  UserId: "AROAEXAMPLEEXAMPLE234:ci@build-42",
};

const calls = [];
const asked = [];
const answers = {
  good: () => Response.json({ GetCallerIdentityResponse: { GetCallerIdentityResult: identity, ResponseMetadata: {} } }),
  refused: () => Response.json({ Error: { Code: "SignatureDoesNotMatch", Message: "no" } }, { status: 403 }),
  endless: () => new Response("x".repeat(100_000)),
  broken: () => Promise.reject(new TypeError("fetch failed")),
};
let answer = answers.good;
const verifier = createVerifier({
  clusterId: "prod.example.com",
  clock,
  transport: fetchTransport(async (url, { method, headers, redirect, signal }) => {
    calls.push({ url, method, headers, redirect, aborted: signal.aborted });
    return answer();
  }),
  // Not the looks into memory: in which order those of simultaneous reviews come is for the runtime to choose.
  observe: ({ type }) => type.startsWith("sts-") && asked.push(type),
});

async function tokenFor(clusterId) {
  const made = await makeToken({ clusterId, region: "eu-central-1", credentials, clock });
  return { ...made, text: made.token.reveal() };
}

async function outcomeOf(token) {
  try {
    return await verifier.verify(token);
  } catch (error) {
    return { name: error.name, code: error.code, message: error.message };
  }
}

const made = await tokenFor("prod.example.com");
const outcomes = [];
const [together, withIt] = await Promise.all([outcomeOf(made.text), outcomeOf(made.text)]);
outcomes.push(together, withIt, await outcomeOf(made.text));
for (answer of [answers.refused, answers.endless, answers.broken]) {
  now += 1000;
  outcomes.push(await outcomeOf((await tokenFor("prod.example.com")).text));
}
outcomes.push(await outcomeOf("k8s-aws-v1.AB"), await outcomeOf("x".repeat(20_000)));
now = start + 15 * 60_000 + 1;
outcomes.push(await outcomeOf(made.text));

const { token: hidden } = made;
// oxlint-disable-next-line no-console -- the way to print that all runtimes have
console.log(
  JSON.stringify({
    token: made.text,
    expiresAt: made.expiresAt,
    hidden: [String(hidden), hidden],
    execCredential: execCredential(made, "client.authentication.k8s.io/v1"),
    decoded: decodeToken(hidden),
    outcomes,
    calls,
    asked,
  }),
);
