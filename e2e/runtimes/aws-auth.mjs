// Reads aws-auth with the built library as it is published, and prints a line for each reading: usernames, or a code. Runs
// until SIGTERM, and then ends by itself.
import { connectToKubernetes, eksConfigMapSource } from "@aws-iam-authenticator/mapper/kubernetes";

// oxlint-disable-next-line no-console -- the way to print that all runtimes have
const print = (line) => console.log(line);

const client = await connectToKubernetes({ kubeconfig: process.argv[2], env: {} });
if (!client.ok) throw new Error(client.problem.detail);
const abort = new AbortController();
process.once("SIGTERM", () => abort.abort());
const source = eksConfigMapSource({ client: client.value, reservedPrefixes: [] });
await source.run(({ rules, deleted = false }) => {
  const what = rules.ok ? rules.value.map(({ username }) => username.join("")).join(" ") : rules.problem.code;
  print(`reading:${deleted ? " deleted" : ""} ${what}`);
}, abort.signal);
client.value.close();
print("done");
