import { type CallerIdentity, sessionNameOf, type Template, type TemplateName } from "@aws-iam-authenticator/core";

/** What templates insert for one caller; an empty text where it has none. */
export type TemplateValues = Readonly<Record<Exclude<TemplateName, "EC2PrivateDNSName">, string>> & {
  /** Undefined until it was looked up. */
  readonly EC2PrivateDNSName: string | undefined;
};

/** Whether a template inserts something of that name. */
export function inserts(template: Template, name: TemplateName): boolean {
  return template.some((part) => typeof part !== "string" && part.insert === name);
}

/** A template with the values inserted; each is inserted as it is, and never read as a template again. */
export function render(template: Template, values: TemplateValues): string {
  return template.map((part) => (typeof part === "string" ? part : (values[part.insert] ?? ""))).join("");
}

/**
 * What templates insert for a caller.
 *
 * `SessionName` has `@` turned into `-`, as in the reference: `a@b` and `a-b` become one name. `SessionNameRaw` does not.
 */
export function templateValues(
  identity: CallerIdentity,
  accessKeyId: string,
  ec2PrivateDnsName: string | undefined,
): TemplateValues {
  const sessionName = sessionNameOf(identity);
  return {
    AccountID: identity.account,
    SessionName: sessionName.replaceAll("@", "-"),
    SessionNameRaw: sessionName,
    AccessKeyID: accessKeyId,
    EC2PrivateDNSName: ec2PrivateDnsName,
  };
}
