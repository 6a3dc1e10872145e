import { expect } from "vitest";
import type { NodeOptions } from "../find-node.ts";
import { prepareNode, type PreparedNode } from "./prepared-node.ts";

/** Something that is broken on a node where all else is well, and what is said of it. `~` is the node's folder. */
export interface BrokenNode {
  readonly what: string;
  readonly breaks?: (node: PreparedNode) => unknown;
  /** Under `server` of the configuration file. */
  readonly settings?: string;
  readonly options?: (node: PreparedNode) => Partial<NodeOptions>;
  readonly now?: number;
  /** All that is not well: by the id without `node-` the status, then what message and fix hold. */
  readonly says: Readonly<Record<string, readonly [status: string, message: string, fix?: string]>>;
}

/** The command that writes the webhook kubeconfig anew. */
export const INIT =
  "aws-iam-authenticator init -c ~/config.yaml && mv aws-iam-authenticator.kubeconfig ~/etc/kubeconfig.yaml";

type Said = readonly [id: string, status: string, message: string, fix: string];

/** Breaks a node, checks it, and gives all that is not well, by the ids in their order. */
export async function complaintsOf({ breaks, settings, options, now }: BrokenNode): Promise<readonly Said[]> {
  const node = await prepareNode(settings);
  await breaks?.(node);
  const checks = await node.check(options?.(node), now);
  const shown = (text: string): string => text.replaceAll(node.folder, "~");
  return checks
    .filter(({ status }) => status !== "pass")
    .map(({ id, status, message, fix = "" }): Said => [id, status, shown(message), shown(fix)])
    .toSorted(byId);
}

/** What is to be said; always what to do, but where something is only skipped. */
export function wantedOf({ says }: BrokenNode): readonly Said[] {
  return Object.entries(says)
    .map(([id, [status, message, fix]]): Said => [
      `node-${id}`,
      status,
      expect.stringContaining(message),
      fix === undefined ? expect.stringMatching(status === "skip" ? /^/ : /./) : expect.stringContaining(fix),
    ])
    .toSorted(byId);
}

function byId([one]: Said, [other]: Said): number {
  return one < other ? -1 : 1;
}
