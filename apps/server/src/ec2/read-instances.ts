import type { Body } from "@aws-iam-authenticator/verifier";
import { readElements } from "./xml-elements.ts";

/** One page of DescribeInstances' answer, as far as it is looked at. */
export interface InstancesPage {
  /** Private DNS names by instance id; empty where an instance has none, such as one that was terminated. */
  readonly names: ReadonlyMap<string, string>;
  /** There where there are more pages. */
  readonly nextToken: string | undefined;
}

/** The most that an answer may hold: a hundred instances with hundreds of addresses each have some tens of MiB. */
const longestAnswer = 64 * 1024 * 1024;

const root = "DescribeInstancesResponse";
const instance = `${root}/reservationSet/item/instancesSet/item`;

/**
 * Reads the answer of DescribeInstances while it comes. Undefined where it is none, or longer than so many bytes.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html
 */
export async function readInstances(body: Body, mostBytes = longestAnswer): Promise<InstancesPage | undefined> {
  const names = new Map<string, string>();
  let instanceId = "";
  let privateDnsName = "";
  let nextToken: string | undefined;
  let isComplete = false;
  const isXml = await readElements(body, mostBytes, (path, text) => {
    switch (path) {
      case `${instance}/instanceId`:
        instanceId = text.trim();
        return;
      case `${instance}/privateDnsName`:
        privateDnsName = text.trim();
        return;
      case instance:
        if (instanceId !== "") names.set(instanceId, privateDnsName);
        instanceId = privateDnsName = "";
        return;
      case `${root}/nextToken`:
        nextToken = text.trim() || undefined;
        return;
      case root:
        isComplete = true;
    }
  });
  return isXml && isComplete ? { names, nextToken } : undefined;
}
