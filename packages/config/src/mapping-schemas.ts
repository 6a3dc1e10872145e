import {
  asIs,
  fail,
  isAccountId,
  mappableArn,
  parseArnPattern,
  parseTemplate,
  PARTITION_IDS,
  safe,
} from "@aws-iam-authenticator/core";
import * as v from "valibot";
import { member, oneOf, pathBelow, textThat, textThatPasses } from "./checks.ts";
import type { DeepReadonly } from "./deep-readonly.ts";
import { jsonFacts } from "./json-facts.ts";
import { hints } from "./shape.ts";

/** An AWS account id: twelve digits. */
export const accountIdSchema = v.pipe(
  textThat(isAccountId, (text) => safe`${text} is no account id: twelve digits`),
  jsonFacts({ pattern: "^[0-9]{12}$" }),
);

/** An AWS partition of core's list. */
export const partitionSchema = oneOf(safe`partition`, PARTITION_IDS);

/** A list of account ids; one text may hold several, with commas or spaces between them. */
export const accountIdsSchema = v.pipe(v.array(accountIdSchema), hints({ separators: /[\s,]+/ }));

/** A list of texts; one text may hold several, with commas between them, as the reference implementation reads it. */
export const textsSchema = v.pipe(v.array(v.string()), hints({ separators: /\s*,\s*/ }));

const arnFacts = jsonFacts<string>({ pattern: "^[aA][rR][nN]:[^:]+:[^:]+::[0-9]{12}:.+$" });

const identityArn = v.pipe(textThatPasses(mappableArn), arnFacts);

// The reference implementation lets an empty name through, and grants it.
const username = v.pipe(
  textThatPasses((text) =>
    text.trim() === ""
      ? fail("CONFIG_INVALID", safe`the username is empty; an empty name is never granted`)
      : parseTemplate(text),
  ),
  jsonFacts({ pattern: "\\S" }),
);

const groups = v.pipe(v.array(textThatPasses(parseTemplate)), hints({ separators: /\s*,\s*/ }));

// An empty one, out of a variable that is not set say, would pin the rule to nobody or, worse, to everybody.
const userId = v.pipe(
  textThat(
    (text) => text.trim() !== "",
    () => safe`the userid is empty; leave the key out where the rule is for whoever has the ARN`,
  ),
  jsonFacts({ pattern: "\\S" }),
);

const granted = {
  username,
  groups: v.optional(groups),
  userid: v.optional(userId),
};

/** The roles that IAM Identity Center makes of a permission set, whose names end in random characters. */
export const ssoSchema = v.object({
  // https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PermissionSet.html
  permissionSetName: v.pipe(
    textThat(
      (text) => /^[\w+=,.@-]{1,32}$/.test(text),
      (text) => safe`${text} is no name of a permission set: 1 to 32 letters, digits or _+=,.@-`,
    ),
    jsonFacts({ pattern: "^[\\w+=,.@-]{1,32}$" }),
  ),
  accountID: accountIdSchema,
  partition: v.optional(partitionSchema),
});

const roleSelectors = ["rolearn", "roleARNLike", "sso"] as const;
const userSelectors = ["userarn", "userARNLike"] as const;

/** An entry of mapRoles: a role, by its ARN, by a pattern or as IAM Identity Center makes it, and what it is granted. */
export const roleMappingSchema = v.pipe(
  v.object({
    rolearn: v.optional(identityArn),
    roleARNLike: v.optional(patternOf("role")),
    sso: v.optional(ssoSchema),
    ...granted,
  }),
  exactlyOneOf(roleSelectors),
  jsonFacts({ exactlyOneOf: roleSelectors }),
);

/** An entry of mapUsers: a user (or another identity) by its ARN or by a pattern, and what it is granted. */
export const userMappingSchema = v.pipe(
  v.object({ userarn: v.optional(identityArn), userARNLike: v.optional(patternOf("user")), ...granted }),
  exactlyOneOf(userSelectors),
  jsonFacts({ exactlyOneOf: userSelectors }),
);

/** An entry of mapRoles where `userid` alone says who is meant. */
export const roleByUserIdSchema = v.object({ ...granted, rolearn: v.optional(identityArn), userid: userId });

/** An entry of mapUsers where `userid` alone says who is meant. */
export const userByUserIdSchema = v.object({ ...granted, userarn: v.optional(identityArn), userid: userId });

/** The `spec` of an IAMIdentityMapping. */
export const identityMappingSpecSchema = v.object({ arn: identityArn, username, groups: v.optional(groups) });

/** An ARN of a role or user with wildcards in its name. */
function patternOf(type: "role" | "user") {
  const check = textThatPasses((text) => {
    const pattern = parseArnPattern(text);
    if (!pattern.ok || pattern.value.type === type) return pattern;
    return fail("CONFIG_INVALID", safe`${text} is no ARN of a ${asIs(type === "role" ? safe`role` : safe`user`)}`);
  });
  return v.pipe(check, arnFacts);
}

/** Looks at an entry though it may be invalid elsewhere, so that all problems of an entry are told at once. */
function exactlyOneOf<T>(keys: readonly [usual: string, ...others: string[]]) {
  return v.rawCheck<T>(({ dataset, addIssue }) => {
    const entry: unknown = dataset.value;
    const [first, second] = keys.filter((key) => member(entry, key) !== undefined);
    if (first === undefined) {
      const [usual, ...others] = keys;
      addIssue({ message: `${usual} is missing (or ${others.join(" or ")})` });
    } else if (second !== undefined) {
      addIssue({ message: `${first} and ${second} are both given; give one of them`, path: pathBelow(entry, second) });
    }
  });
}

/** An entry of mapRoles; its ARN and templates are valid. */
export type RoleMapping = DeepReadonly<v.InferOutput<typeof roleMappingSchema>>;

/** An entry of mapUsers; its ARN and templates are valid. */
export type UserMapping = DeepReadonly<v.InferOutput<typeof userMappingSchema>>;
