import { hasControlCharacter, PARTITION_IDS, PARTITIONS } from "@aws-iam-authenticator/core";
import type { Io } from "../io.ts";
import type { Offer, Wanted } from "./wanted.ts";

/** What a shell is to offer: words that are found here, or files or folders that it finds itself. */
export interface Found {
  /** What of the word is not completed. */
  readonly before: string;
  /** Without {@link before}, in their order, none twice, and none with control characters. */
  readonly offers: readonly Offer[] | "file" | "folder";
}

/** Looks for what is wanted in the user's files. Nothing goes over a network, and what cannot be read offers nothing. */
export async function findOffers({ before, offers, given }: Wanted, io: Io): Promise<Found> {
  if (offers === "file" || offers === "folder") return { before, offers };
  const found = typeof offers === "object" ? offers : (await valuesOf(offers)).map((value) => ({ value }));
  const byValue = new Map(
    found
      .filter(({ value }) => value !== "" && !hasControlCharacter(value))
      .map((offer) => [offer.value, offer] as const),
  );
  return { before, offers: [...byValue.values()] };

  async function valuesOf(source: Exclude<typeof offers, object | "file" | "folder">): Promise<readonly string[]> {
    switch (source) {
      case undefined:
        return [];
      case "region":
        return PARTITIONS.flatMap(({ regions }) => regions);
      case "partition":
        return PARTITION_IDS;
      case "profile":
        return (await aws()).profiles;
      case "role":
        return [...(await aws()).roles, ...(await kubeconfig()).roles];
      case "context":
        return (await kubeconfig()).contexts;
      case "cluster":
        return (await kubeconfig()).clusters;
    }
  }

  async function aws() {
    return (await import("../aws-values.ts")).awsValues(io);
  }

  async function kubeconfig() {
    return (await import("./kubeconfig-values.ts")).kubeconfigValues(given["kubeconfig"], io);
  }
}
