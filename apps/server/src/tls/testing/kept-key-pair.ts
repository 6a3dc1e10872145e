import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ok, systemClock } from "@aws-iam-authenticator/core";
import { closedAfter } from "../../testing/clean-up.ts";
import { readAuthority } from "../authority-files.ts";
import type { KeyPair } from "../check-key-pair.ts";
import { keepKeyPair } from "../keep-key-pair.ts";
import type { KeepKeyPairOptions } from "../kept-key-pair.ts";
import type { KeyPairNews } from "../key-pair-news.ts";
import { keyPairPaths } from "../key-pair.ts";

/** Writes files of a folder, one after the other, each by a rename, as a program does that writes with care. */
export async function putFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder, "new"), text, { mode: 0o600 });
    await rename(join(folder, "new"), join(folder, name));
  }
}

/** A key pair as files, the key first. */
export function pairFiles({ cert, key }: KeyPair): { readonly "key.pem": string; readonly "cert.pem": string } {
  return { "key.pem": key.reveal(), "cert.pem": cert };
}

/** Keeps the pair of a folder, looking very often, and notes what comes of it. */
export function keptKeyPair(
  options: Pick<KeepKeyPairOptions, "pair"> &
    Partial<KeepKeyPairOptions> & { readonly folder: string; readonly now?: () => number },
) {
  const { folder, now = systemClock.now, ...more } = options;
  const news: KeyPairNews[] = [];
  const served: KeyPair[] = [];
  let wake: () => void = () => undefined;
  const kept = closedAfter(
    keepKeyPair({
      ...keyPairPaths(folder),
      hostname: "localhost",
      address: "127.0.0.1",
      readAuthority: () => readAuthority(folder),
      accept: async () => ok(undefined),
      async serve(pair) {
        served.push(pair);
        return ok(undefined);
      },
      told(one) {
        news.push(one);
        wake();
      },
      clock: { ...systemClock, now },
      intervalMs: 1,
      settleMs: 1,
      tickMs: 5,
      spread: 0,
      ...more,
    }),
  );
  const count = (kind: KeyPairNews["kind"]): number => news.filter((one) => one.kind === kind).length;
  return {
    kept,
    served,
    /** What was told but that it was looked at. */
    news: () => news.filter(({ kind }) => kind !== "looked-at"),
    /** Resolves when news of a kind have come so many times more. */
    async more(kind: KeyPairNews["kind"], times = 1): Promise<void> {
      const wanted = count(kind) + times;
      while (count(kind) < wanted) await new Promise<void>((resolve) => (wake = resolve));
    },
    /** Resolves when news of a kind have come so many times in all. */
    async told(kind: KeyPairNews["kind"], times = 1): Promise<void> {
      while (count(kind) < times) await new Promise<void>((resolve) => (wake = resolve));
    },
  };
}
