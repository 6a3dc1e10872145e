import type { ExecPlugin } from "./exec-plugin.ts";

/** Variables of an exec plugin that are read here as the plugin itself reads them. */
const READ_HERE = new Set([
  "AWS_ACCESS_KEY_ID",
  "AWS_CREDENTIAL_EXPIRATION",
  "AWS_DEFAULT_REGION",
  "AWS_PROFILE",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_STS_REGIONAL_ENDPOINTS",
  "AWS_USE_DUALSTACK_ENDPOINT",
  "AWS_USE_FIPS_ENDPOINT",
]);

/**
 * Whether the kubeconfig gives the exec plugin variables that the AWS SDK reads out of its process by itself, so that only the
 * plugin finds the credentials that it will find for kubectl.
 */
export function mustBeRun({ env }: ExecPlugin): boolean {
  return Object.keys(env).some(
    (name) => /^(AWS_|HOME$|USERPROFILE$|[A-Z_]*PROXY$)/i.test(name) && !READ_HERE.has(name),
  );
}

/** The cluster id among the arguments of a program that calls another; undefined where none is to be found. */
export function clusterIdIn({ args }: Pick<ExecPlugin, "args">): string | undefined {
  const words = args.flatMap((arg) =>
    /\s/.test(arg) ? arg.split(/\s+/).map((word) => word.replaceAll(/["']/g, "")) : [arg],
  );
  for (const [i, word] of words.entries()) {
    const [, inside] = /^(?:--cluster-id|--cluster-name|-i)=(.+)$/.exec(word) ?? [];
    if (inside !== undefined) return inside;
    if (["--cluster-id", "--cluster-name", "-i"].includes(word)) return words[i + 1];
  }
  return undefined;
}
