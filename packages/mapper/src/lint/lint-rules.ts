/** What is said of a rule of lint, wherever that is said. */
export interface LintRule {
  readonly severity: "error" | "warning";
  /** What it finds, in one sentence. */
  readonly says: string;
  /** Why that matters. */
  readonly why: string;
  /** What to do about it, where a finding says nothing more exact. */
  readonly fix: string;
}

const error = { severity: "error" } as const;
const warning = { severity: "warning" } as const;

/**
 * Every rule of lint. Names are stable. Errors are what the server refuses to load, and duplicates; all else is a
 * warning.
 */
export const LINT_RULES = {
  "invalid-yaml": {
    ...error,
    says: "The text is no YAML or JSON that can be read, or repeats a key.",
    why: "Nothing of an invalid file takes effect; what was read before stays in force.",
    fix: "Correct the syntax at this place.",
  },
  "invalid-value": {
    ...error,
    says: "A value is not one that is accepted.",
    why: "Nothing of an invalid file takes effect; what was read before stays in force.",
    fix: "Write a value as the message says, or leave the key out.",
  },
  "invalid-arn": {
    ...error,
    says: "A text is not the ARN of an identity, or not a pattern for one.",
    why: "Nothing of an invalid file takes effect; what was read before stays in force.",
    fix: "Write arn:aws:iam::ACCOUNT:role/NAME or …:user/NAME, with the account's twelve digits.",
  },
  "invalid-template": {
    ...error,
    says: "A username or group is empty, or inserts something that is not known.",
    why: "The reference implementation grants such names as they stand; here nothing of the file takes effect.",
    fix: "Write one of {{AccountID}}, {{SessionName}}, {{SessionNameRaw}}, {{AccessKeyID}}, {{EC2PrivateDNSName}}.",
  },
  "missing-key": {
    ...error,
    says: "A key that is needed is not there.",
    why: "Nothing of an invalid file takes effect; what was read before stays in force.",
    fix: "Add the key.",
  },
  duplicate: {
    ...error,
    says: "An identity, pattern, permission set or account is mapped twice in one source.",
    why: "Only the last one counts. Whoever edits the other one changes nothing.",
    fix: "Remove one of the two.",
  },
  "unknown-key": {
    ...warning,
    says: "A key is not known, and ignored.",
    why: "A misspelt key does nothing, silently: groups that are not granted, a limit that is not there.",
    fix: "Correct the key, or remove it.",
  },
  "deprecated-name": {
    ...warning,
    says: "A name is deprecated.",
    why: "A later release may refuse it.",
    fix: "Write the name that the message gives.",
  },
  "doubtful-value": {
    ...warning,
    says: "A value is accepted, but probably not meant.",
    why: "It does not do what it seems to.",
    fix: "Correct the value, or remove it.",
  },
  "nothing-found": {
    ...warning,
    says: "A file holds neither a configuration nor mappings.",
    why: "It was probably named by mistake: nothing of it was checked.",
    fix: "Name a configuration file, a dynamic file, or manifests with aws-auth or IAMIdentityMappings.",
  },
  "source-not-asked": {
    ...warning,
    says: "A source of mappings is not among server.backendMode, so that nothing of it counts.",
    why: "Its identities are denied, though they are written down.",
    fix: "Add the source to server.backendMode, or remove its mappings.",
  },
  shadowed: {
    ...warning,
    says: "A rule never counts, because another always counts before it.",
    why: "What it grants is not granted; whoever edits it changes nothing.",
    fix: "Remove it, or the one that counts before it.",
  },
  unreachable: {
    ...warning,
    says: "A rule is for an identity that cannot be.",
    why: "It matches nobody.",
    fix: "Correct the name, or remove the rule.",
  },
  "other-partition": {
    ...warning,
    says: "A rule is for an identity of another partition than the server takes tokens of.",
    why: "Such tokens are refused before the rules are looked at.",
    fix: "Write the partition of the server; `sso` is of aws where it does not say.",
  },
  "session-arn": {
    ...warning,
    says: "A rule names one session of a role.",
    why: "It holds for every session of that role: who calls chooses the session's name.",
    fix: "Write the role's own ARN, arn:aws:iam::ACCOUNT:role/NAME.",
  },
  "role-in-map-users": {
    ...warning,
    says: "A role stands under mapUsers.",
    why: "It works, but rules under mapRoles count before it, and people look for it there.",
    fix: "Move the entry to mapRoles, with rolearn.",
  },
  "user-in-map-roles": {
    ...warning,
    says: "A user stands under mapRoles.",
    why: "It works, but it counts before the rules under mapUsers, where people look for it.",
    fix: "Move the entry to mapUsers, with userarn.",
  },
  "path-in-pattern": {
    ...warning,
    says: "A pattern for roles has a path.",
    why: "STS leaves a role's path out, so that it cannot be matched: the pattern takes in roles of every path.",
    fix: "Leave the path out and choose a name that these roles alone have, or list the roles.",
  },
  "sso-by-pattern": {
    ...warning,
    says: "A pattern is for the roles that IAM Identity Center makes.",
    why: "AWSReservedSSO_Admin_* also matches the permission set Admin_ReadOnly.",
    fix: "Write sso with permissionSetName and accountID instead, which matches exactly that permission set.",
  },
  "session-name-folded": {
    ...warning,
    says: "A username or group inserts {{SessionName}}, which turns @ into -.",
    why: "The sessions a@example.com and a-example.com become one Kubernetes user.",
    fix: "Write {{SessionNameRaw}}, and change the bindings for these names.",
  },
  "chosen-name": {
    ...warning,
    says: "Whoever may assume the role can choose a username that is somebody else's.",
    why: "The caller of AssumeRole chooses the session's name, unless the role's trust policy forbids it.",
    fix: "Put a text of its own before it, such as deploy:{{SessionNameRaw}}, or have the trust policy demand sts:RoleSessionName.",
  },
  "chosen-group": {
    ...warning,
    says: "Whoever may assume the role chooses a group by the session's name.",
    why: "A group is a permission: system:{{SessionName}} with a session named masters is system:masters.",
    fix: "Write the group out.",
  },
  "template-without-value": {
    ...warning,
    says: "A template inserts what the identity does not have.",
    why: "A name that comes out empty is denied; else all identities of the rule share one name.",
    fix: "Leave the template out, or write {{AccessKeyID}} or the name itself.",
  },
  "masters-for-many": {
    ...warning,
    says: "system:masters is granted to a pattern or a permission set.",
    why: "It passes by every authorizer, and who belongs to it is decided elsewhere: by whoever names roles, or in IAM Identity Center.",
    fix: "Grant a group of your own and bind it to cluster-admin, which can be taken back.",
  },
  "reserved-prefix": {
    ...warning,
    says: "A username begins with a prefix that is reserved for other sources.",
    why: "The identity is denied with NAME_RESERVED.",
    fix: "Change the username, or reservedPrefixConfig.",
  },
  "empty-groups": {
    ...warning,
    says: "The list of groups is there and empty, or a group is an empty text.",
    why: "Without groups the user has what is bound to its name alone; with an empty group it is denied.",
    fix: "Write the groups, or leave the key out where none is meant.",
  },
  "node-rule-incomplete": {
    ...warning,
    says: "A rule for nodes lacks the username system:node:… or the group system:nodes.",
    why: "kube-apiserver's Node authorizer wants both; the kubelet could not even register.",
    fix: "Write username system:node:{{EC2PrivateDNSName}} and the groups system:bootstrappers and system:nodes.",
  },
  "node-role-missing": {
    ...warning,
    says: "Nodes are expected here, and no rule grants system:nodes.",
    why: "Nodes that log in by IAM cannot join, or drop out. They are expected in an aws-auth without a configuration file beside it, as EKS has it, and where EC2 is to be asked for their names.",
    fix: "Map the nodes' role to system:node:{{EC2PrivateDNSName}} with system:bootstrappers and system:nodes.",
  },
  "must-stay-mapped": {
    ...warning,
    says: "An identity of server.mustStayMapped is not mapped with its groups.",
    why: "The server starts all the same, and says so in its log and at /readyz; a reload that loses it is refused.",
    fix: "Map it, or remove it from server.mustStayMapped.",
  },
  "denied-admin": {
    ...warning,
    says: "server.deny names an identity that is an admin or must stay mapped.",
    why: "A denial counts before every rule.",
    fix: "Remove the denial if the incident is over; else remove the rule, too.",
  },
} as const satisfies Record<string, LintRule>;

/** The name of one of {@link LINT_RULES}. */
export type LintRuleName = keyof typeof LINT_RULES;
