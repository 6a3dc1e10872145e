const sample = /^aws_iam_authenticator_(\w+)(\{[^}]*\}) (\d+)$/gm;

/**
 * What counters went up by since they were looked at last, by name and labels. Looks into memory are left out, and so is
 * the region where it is us-east-1, as it always is here.
 */
export function countedSince(metrics: () => Promise<string>): () => Promise<Readonly<Record<string, number>>> {
  let before = new Map<string, number>();
  return async () => {
    const now = new Map(
      [...(await metrics()).matchAll(sample)]
        .filter(([, name = ""]) => !/^cache_|_bucket$|_sum$/.test(name))
        .map(([, name = "", labels = "", value]) => [name + withoutRegion(labels), Number(value)]),
    );
    const grown = [...now].map(([key, value]): [string, number] => [key, value - (before.get(key) ?? 0)]);
    before = now;
    return Object.fromEntries(grown.filter(([, growth]) => growth !== 0));
  };
}

function withoutRegion(labels: string): string {
  const others = labels.replace(/,?StsRegion="us-east-1"/, "");
  return others === "{}" ? "" : others;
}
