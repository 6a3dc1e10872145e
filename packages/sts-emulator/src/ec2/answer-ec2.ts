import type { IdentityStore } from "../identity-store.ts";
import { StsFault } from "../sts-fault.ts";
import type { StsRequest } from "../sts-request.ts";
import { authenticateEc2 } from "./authenticate-ec2.ts";
import { describeInstances } from "./describe-instances.ts";
import { ec2Response } from "./ec2-answer.ts";
import { asEc2Fault, ec2Faults } from "./ec2-fault.ts";
import type { EmulatedEc2 } from "./emulated-ec2.ts";

const version = "2016-11-15";

/** Whether a request is for EC2, and not for STS: each has a version of its own. */
export function isEc2Request({ parameters }: StsRequest): boolean {
  return parameters.get("Version") === version;
}

/**
 * What EC2 answers. It knows DescribeInstances alone.
 *
 * @param now milliseconds since 1970
 */
export async function answerEc2(
  request: StsRequest,
  deps: { readonly ec2: EmulatedEc2; readonly identities: IdentityStore; readonly now: number },
): Promise<Response> {
  const { ec2, identities, now } = deps;
  const action = request.parameters.get("Action") ?? "";
  if (action !== "DescribeInstances") return ec2Response(action, ec2Faults.invalidAction(action), now);
  const caller = await authenticateEc2(request, identities, now);
  const result = caller instanceof StsFault ? asEc2Fault(caller) : describeInstances(request.parameters, caller, ec2);
  return ec2Response(action, result, now);
}
