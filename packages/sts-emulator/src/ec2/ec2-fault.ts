import type { StsFault } from "../sts-fault.ts";

/** An error as EC2 answers it. */
export class Ec2Fault {
  readonly status: number;
  readonly code: string;
  readonly message: string;

  constructor(status: number, code: string, message: string) {
    this.status = status;
    this.code = code;
    this.message = message;
  }
}

/**
 * The errors that EC2 answers, worded as EC2 words them.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
export const ec2Faults = {
  invalidAction: (action: string) =>
    new Ec2Fault(400, "InvalidAction", `The action ${action} is not valid for this web service.`),
  unauthorized: (caller: string) =>
    new Ec2Fault(
      403,
      "UnauthorizedOperation",
      `You are not authorized to perform this operation. User: ${caller} is not authorized to perform: ` +
        "ec2:DescribeInstances because no identity-based policy allows the ec2:DescribeInstances action",
    ),
  malformedIds: (ids: readonly string[]) =>
    new Ec2Fault(400, "InvalidInstanceID.Malformed", `Invalid id: "${ids.join(", ")}"`),
  unknownIds: (ids: readonly string[]) =>
    new Ec2Fault(
      400,
      "InvalidInstanceID.NotFound",
      ids.length === 1
        ? `The instance ID '${ids[0]}' does not exist`
        : `The instance IDs '${ids.join(", ")}' do not exist`,
    ),
  unknownFilter: (name: string) => new Ec2Fault(400, "InvalidParameterValue", `The filter '${name}' is invalid`),
  tooManyValues: () =>
    new Ec2Fault(400, "FilterLimitExceeded", "The maximum number of filter values specified on a single call is 200"),
  pageSizeWithIds: () =>
    new Ec2Fault(
      400,
      "InvalidParameterCombination",
      "The parameter instancesSet cannot be used with the parameter maxResults",
    ),
  pageSize: (text: string) =>
    new Ec2Fault(400, "InvalidParameterValue", `Value ( ${text} ) for parameter maxResults is invalid.`),
  nextToken: () => new Ec2Fault(400, "InvalidNextToken", "The token is invalid."),
} as const;

/** What EC2 answers where STS would answer this: it has codes of its own for some of it. */
export function asEc2Fault({ status, code, message }: StsFault): Ec2Fault {
  if (code === "InvalidClientTokenId") {
    return new Ec2Fault(401, "AuthFailure", "AWS was not able to validate the provided access credentials");
  }
  if (code === "ExpiredToken" || message.startsWith("Signature expired")) {
    return new Ec2Fault(400, "RequestExpired", "Request has expired.");
  }
  return new Ec2Fault(status, code, message);
}
