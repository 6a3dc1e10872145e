import { asIs, nearest, parseArn, PARTITIONS, safe, stsEndpointOfRegion } from "@aws-iam-authenticator/core";
import type { ClusterLogin } from "../../credentials/read-login.ts";
import { breaks, failed, failedBy, holds, pass, type Rung, warn } from "../rung.ts";

const id = "region";

/** The region is one of AWS, and the role to assume is of its partition. @returns the partition's id */
export function checkRegion({ region, role }: ClusterLogin): Rung<string> {
  if (region.toLowerCase() === "aws-global") {
    return holds("aws", pass(id, "the region is aws-global, so that the global endpoint of STS is asked"));
  }
  const endpoint = stsEndpointOfRegion(region);
  const known = PARTITIONS.flatMap(({ regions }) => regions);
  const near = nearest(region, known);
  const set =
    near === undefined
      ? "Set AWS_REGION, or --region in the exec's args."
      : `Did you mean ${near}? Set AWS_REGION, or --region in the exec's args.`;
  if (!endpoint.ok) return breaks(failedBy(id, endpoint.problem, set));
  const { partition } = endpoint.value;
  const ofRole = parseArn(role ?? "")?.partition;
  if (ofRole !== undefined && ofRole !== partition) {
    const message = safe`the role ${role ?? ""} is of the partition ${ofRole}, and the region ${region} of ${partition}`;
    return breaks(
      failed(id, message, "Set AWS_REGION, or --region in the exec's args, to a region of the role's partition."),
    );
  }
  const message = safe`the region is ${region}, of the partition ${partition}`;
  if (known.includes(region)) return holds(partition, pass(id, message));
  const unknown = safe`${asIs(message)}; it is not known here, and a server refuses tokens of it unless server.sts.regions names it`;
  return holds(partition, warn(id, unknown, set));
}
