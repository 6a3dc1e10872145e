import { asIs, type Clock, safe } from "@aws-iam-authenticator/core";
import { awsErrorCode, readText } from "./aws-error-code.ts";
import { signedHeaders } from "./aws-signer.ts";
import { describeInstancesForm } from "./describe-instances-form.ts";
import { type CallFailure, type Ec2Failure, ec2Failure } from "./ec2-failure.ts";
import type { Ec2Event } from "./events.ts";
import { failureReason } from "./failure-reason.ts";
import type { KeptCredentials } from "./kept-credentials.ts";
import type { PostForm } from "./post-form.ts";
import { type InstancesPage, readInstances } from "./read-instances.ts";
import { untilAborted } from "./time-limit.ts";

/** What a call to EC2 needs. */
export interface DescribeInstancesDeps {
  /** Of EC2 in the region. */
  readonly host: string;
  readonly region: string;
  readonly credentials: KeptCredentials;
  readonly post: PostForm;
  readonly clock: Pick<Clock, "now">;
  readonly observe: (event: Ec2Event) => void;
  readonly userAgent: string;
}

/** One call of DescribeInstances: a page of its answer, or why there is none. Rejects only where getting credentials does. */
export type DescribeInstances = (
  instanceIds: readonly string[],
  nextToken: string | undefined,
  signal: AbortSignal,
) => Promise<InstancesPage | { readonly failure: Ec2Failure }>;

/** Calls DescribeInstances by EC2's Query API. */
export function createDescribeInstances(deps: DescribeInstancesDeps): DescribeInstances {
  const { host, region, clock, post, observe, userAgent } = deps;
  const plain = {
    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    "user-agent": userAgent,
  };

  async function send(
    form: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<InstancesPage | { readonly failure: CallFailure }> {
    try {
      const { status, body } = await post({ url: `https://${host}/`, headers, body: form }, signal);
      if (status !== 200) return { failure: ec2Failure(status, awsErrorCode(await readText(body))) };
      const page = await readInstances(body);
      return page ?? { failure: invalidAnswer };
    } catch (error) {
      return { failure: signal.aborted ? tooSlow : unreachable(error) };
    }
  }

  return async (instanceIds, nextToken, signal) => {
    const credentials = await untilAborted(deps.credentials.get(), signal);
    if (credentials === undefined) return { failure: tooSlow };
    if (!credentials.ok) {
      const { code, detail = safe`without a reason` } = credentials.problem;
      return { failure: { cause: "no-credentials", detail: safe`no AWS credentials: ${code}, ${asIs(detail)}` } };
    }
    const form = describeInstancesForm(instanceIds, nextToken);
    const headers = await signedHeaders(
      { method: "POST", host, headers: plain, body: form },
      { service: "ec2", region, credentials: credentials.value, clock },
    );
    const answer = await send(form, headers, signal);
    const result = "failure" in answer ? answer.failure.cause : "answered";
    observe({ type: "ec2-describe-instances", instances: instanceIds.length, result });
    return answer;
  };
}

const tooSlow: CallFailure = { cause: "timeout", detail: safe`EC2 did not answer in time` };
const invalidAnswer: CallFailure = {
  cause: "answer-invalid",
  detail: safe`what answered is not EC2: HTTP 200, no DescribeInstances answer`,
};

function unreachable(error: unknown): CallFailure {
  return { cause: "unreachable", detail: safe`EC2 could not be reached: ${asIs(failureReason(error))}` };
}
