/**
 * The form that asks EC2 about some instances.
 *
 * By the filter `instance-id`, not by `InstanceId.N`: with the latter one id that is unknown or malformed fails the whole
 * call, and no page size can be set.
 *
 * @param instanceIds at most 200, which is the most that a filter takes
 * @param nextToken of the page before
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html
 */
export function describeInstancesForm(instanceIds: readonly string[], nextToken?: string): string {
  const form = new URLSearchParams({
    Action: "DescribeInstances",
    Version: "2016-11-15",
    MaxResults: "1000",
    "Filter.1.Name": "instance-id",
  });
  for (const [i, id] of instanceIds.entries()) form.set(`Filter.1.Value.${i + 1}`, id);
  if (nextToken !== undefined) form.set("NextToken", nextToken);
  return form.toString();
}
