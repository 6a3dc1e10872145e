import { fail, isAccountId, mappableArn, parseTemplate, PARTITION_IDS, safe } from "@aws-iam-authenticator/core";
import * as v from "valibot";
import { member, oneOf, pathBelow, textThat, textThatPasses } from "./checks.ts";
import type { DeepReadonly } from "./deep-readonly.ts";
import { hints } from "./shape.ts";

/** An AWS account id: twelve digits. */
export const accountIdSchema = textThat(isAccountId, (text) => safe`${text} is no account id: twelve digits`);

/** An AWS partition of core's list. */
export const partitionSchema = oneOf(safe`partition`, PARTITION_IDS);

/** A list of account ids; one text may hold several, with commas or spaces between them. */
export const accountIdsSchema = v.pipe(v.array(accountIdSchema), hints({ separators: /[\s,]+/ }));

/** A list of texts; one text may hold several, with commas between them, as the reference implementation reads it. */
export const textsSchema = v.pipe(v.array(v.string()), hints({ separators: /\s*,\s*/ }));

const identityArn = textThatPasses(mappableArn);

// The reference implementation lets an empty name through, and grants it.
const username = textThatPasses((text) =>
  text.trim() === ""
    ? fail("CONFIG_INVALID", safe`the username is empty; an empty name is never granted`)
    : parseTemplate(text),
);

const groups = v.pipe(v.array(textThatPasses(parseTemplate)), hints({ separators: /\s*,\s*/ }));

// An empty one, out of a variable that is not set say, would pin the rule to nobody or, worse, to everybody.
const userId = textThat(
  (text) => text.trim() !== "",
  () => safe`the userid is empty; leave the key out where the rule is for whoever has the ARN`,
);

const granted = {
  username,
  groups: v.optional(groups),
  userid: v.optional(userId),
};

/** The roles that IAM Identity Center makes of a permission set, whose names end in random characters. */
export const ssoSchema = v.object({
  // https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PermissionSet.html
  permissionSetName: textThat(
    (text) => /^[\w+=,.@-]{1,32}$/.test(text),
    (text) => safe`${text} is no name of a permission set: 1 to 32 letters, digits or _+=,.@-`,
  ),
  accountID: accountIdSchema,
  partition: v.optional(partitionSchema),
});

/** An entry of mapRoles: a role, by its ARN or as IAM Identity Center makes it, and what it is granted. */
export const roleMappingSchema = v.pipe(
  v.object({ rolearn: v.optional(identityArn), sso: v.optional(ssoSchema), ...granted }),
  // Looks at the value though it may be invalid elsewhere, so that all problems of an entry are told at once.
  v.rawCheck(({ dataset, addIssue }) => {
    const entry: unknown = dataset.value;
    const hasArn = member(entry, "rolearn") !== undefined;
    const hasSso = member(entry, "sso") !== undefined;
    if (!hasArn && !hasSso) addIssue({ message: "rolearn and sso are both missing; give one of them" });
    if (!hasArn || !hasSso) return;
    addIssue({ message: "rolearn and sso are both given; give one of them", path: pathBelow(entry, "sso") });
  }),
);

/** An entry of mapUsers: a user (or another identity) by its ARN, and what it is granted. */
export const userMappingSchema = v.object({ userarn: identityArn, ...granted });

/** An entry of mapRoles; its ARN and templates are valid. */
export type RoleMapping = DeepReadonly<v.InferOutput<typeof roleMappingSchema>>;

/** An entry of mapUsers; its ARN and templates are valid. */
export type UserMapping = DeepReadonly<v.InferOutput<typeof userMappingSchema>>;
