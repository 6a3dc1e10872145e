import { asIs, parseArn, type Safe, safe, type Template, type TemplateName } from "@aws-iam-authenticator/core";
import type { MappingRule, RuleMatch } from "../mapping-rule.ts";
import { inserts } from "../render-template.ts";
import { templateText } from "../template-text.ts";
import { describeMatch } from "./describe-match.ts";
import { finding, type LintFinding, placeText } from "./finding.ts";
import { isForNodes } from "./find-nodes.ts";
import type { EntryPart, LocatedRule } from "./mapping-document.ts";
import { canBeEqual, literal, type PossibleNames, possibleNames } from "./possible-names.ts";
import type { Mappings } from "./read-mappings.ts";

/** Usernames and groups that fall together, that callers can choose, or that come out empty. */
export function findNames({ rules }: Mappings): readonly LintFinding[] {
  const named = rules.map((located) => ({ located, names: namesOf(located.rule) }));
  return named.flatMap(({ located, names }) => [
    ...folded(located),
    ...withoutValue(located),
    ...chosenGroup(located),
    ...chosenName(located, names, named),
  ]);
}

const sessionTemplates = ["SessionName", "SessionNameRaw"] as const;

function insertsAny(template: Template | undefined, names: readonly TemplateName[]): boolean {
  return template !== undefined && names.some((name) => inserts(template, name));
}

function templatesOf({
  rule,
}: LocatedRule): readonly { readonly part: EntryPart; readonly index?: number; readonly template: Template }[] {
  return [
    ...(rule.username === undefined ? [] : [{ part: "username" as const, template: rule.username }]),
    ...rule.groups.map((template, index) => ({ part: "groups" as const, index, template })),
  ];
}

function folded(located: LocatedRule): readonly LintFinding[] {
  // The session's name of an instance is its id.
  if (!hasSessions(located.rule.match) || isForNodes(located.rule)) return [];
  return templatesOf(located)
    .filter(({ template }) => inserts(template, "SessionName"))
    .map(({ part, index, template }) => {
      const message = safe`${templateText(template)} turns ${"@"} of a session's name into ${"-"}: two sessions can become one name`;
      return finding("session-name-folded", located.placeOf(part, index), message);
    });
}

/** Whether an identity of the rule can have a session: all but users, federated users and root. */
function hasSessions(match: RuleMatch): boolean {
  if (match.by === "account") return false;
  if (match.by === "sso") return true;
  if (match.by === "pattern") return match.pattern.type === "role";
  return match.arn === undefined || /:role\//i.test(match.arn);
}

function withoutValue(located: LocatedRule): readonly LintFinding[] {
  const { match } = located.rule;
  const [names, why]: readonly [readonly TemplateName[], Safe] = !hasSessions(match)
    ? [[...sessionTemplates, "EC2PrivateDNSName"], safe`has no session`]
    : match.by === "sso"
      ? [["EC2PrivateDNSName"], safe`is no EC2 instance`]
      : [[], safe``];
  return templatesOf(located)
    .filter(({ template }) => insertsAny(template, names))
    .map(({ part, index, template }) => {
      const message = safe`${templateText(template)} inserts nothing: ${asIs(describeMatch(match))} ${asIs(why)}`;
      return finding("template-without-value", located.placeOf(part, index), message);
    });
}

/** Whether callers choose the session's name. In IAM Identity Center it is the user's name there. */
function choosesSession({ match }: MappingRule): boolean {
  return match.by !== "sso" && hasSessions(match);
}

function chosenGroup(located: LocatedRule): readonly LintFinding[] {
  if (!choosesSession(located.rule)) return [];
  return located.rule.groups.flatMap((template, index) => {
    if (!insertsAny(template, sessionTemplates)) return [];
    const message = safe`callers choose the group ${templateText(template)} by the session's name`;
    return [finding("chosen-group", located.placeOf("groups", index), message)];
  });
}

function chosenName(
  located: LocatedRule,
  names: PossibleNames | undefined,
  all: readonly { readonly located: LocatedRule; readonly names: PossibleNames | undefined }[],
): readonly LintFinding[] {
  const { rule } = located;
  if (names === undefined || rule.username === undefined) return [];
  if (!insertsAny(rule.username, sessionTemplates) || !choosesSession(rule) || isForNodes(rule)) return [];
  const shown = templateText(rule.username);
  const why = (): Safe | undefined => {
    if (shown.startsWith("system:"))
      return safe`${shown} begins with ${"system:"}, as the names of Kubernetes' own components do`;
    const other = all.find(
      ({ located: other, names: theirs }) =>
        other !== located && theirs !== undefined && isWorthTaking(other.rule) && canBeEqual(names, theirs),
    );
    if (other !== undefined) {
      const { username, at } = other.located.rule;
      const name = username === undefined ? safe`the ARN` : safe`${templateText(username)}`;
      return safe`${shown} can come out as ${asIs(name)}, which is granted at ${placeText(at)}`;
    }
    return typeof rule.username?.[0] === "string"
      ? undefined
      : safe`callers choose the username from its beginning: ${shown}`;
  };
  const message = why();
  return message === undefined ? [] : [finding("chosen-name", located.placeOf("username"), message)];
}

/** Whether a rule's names are somebody's: not chosen by callers as well. */
function isWorthTaking(rule: MappingRule): boolean {
  return !insertsAny(rule.username, sessionTemplates) || !choosesSession(rule);
}

function namesOf({ username, match }: MappingRule): PossibleNames | undefined {
  if (username !== undefined) return possibleNames(username, accountOf(match));
  return "arn" in match && match.arn !== undefined ? literal(match.arn) : undefined;
}

function accountOf(match: RuleMatch): string | undefined {
  if (match.by === "sso" || match.by === "account") return match.account;
  return parseArn(match.by === "pattern" ? match.pattern.text : (match.arn ?? ""))?.account;
}
