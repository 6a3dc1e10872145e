/**
 * The fields of an Amazon Resource Name, as they stand.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** Splits an ARN into its fields; undefined where it is none. Says nothing about whether the fields make sense. */
export function parseArn(text: string): Arn | undefined {
  const match = /^arn:([^:]*):([^:]*):([^:]*):([^:]*):(.+)$/i.exec(text);
  if (match === null) return undefined;
  const [, partition = "", service = "", region = "", account = "", resource = ""] = match;
  return { partition, service, region, account, resource };
}

/** Whether a text is an AWS account id: twelve digits. */
export function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text);
}
