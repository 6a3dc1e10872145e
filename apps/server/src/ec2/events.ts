/**
 * Why asking EC2 brought nothing: `no-credentials` where there were none to ask with, `credentials` where EC2 does not accept
 * them, `not-allowed` where they lack the permission.
 */
export type Ec2FailureCause =
  | "throttled"
  | "unreachable"
  | "timeout"
  | "fault"
  | "no-credentials"
  | "credentials"
  | "not-allowed"
  | "refused"
  | "answer-invalid";

/** A call of DescribeInstances was made: about so many instances, and this came of it. */
export interface Ec2Event {
  readonly type: "ec2-describe-instances";
  readonly instances: number;
  readonly result: "answered" | Exclude<Ec2FailureCause, "no-credentials">;
}
