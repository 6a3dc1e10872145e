import { assumeRole } from "./assume-role.ts";
import { assumeRoleWithWebIdentity } from "./assume-role-with-web-identity.ts";
import type { EmulatedIdentity, EmulatedRole } from "./emulated-identity.ts";
import type { IdentityStore } from "./identity-store.ts";
import { sessionMembers } from "./new-session.ts";
import type { QueryParameters } from "./query-parameters.ts";
import type { AnswerTree } from "./sts-answer.ts";
import { faults, StsFault } from "./sts-fault.ts";

/** What an action may use besides its parameters. */
export interface ActionContext {
  readonly identities: IdentityStore;
  readonly roles: readonly EmulatedRole[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** An action of STS: for a caller who is known, or for anybody, whose request is not signed. */
export type StsAction =
  | {
      readonly name: string;
      readonly signed: true;
      perform(
        parameters: QueryParameters,
        context: ActionContext & { readonly caller: EmulatedIdentity },
      ): AnswerTree | StsFault;
    }
  | {
      readonly name: string;
      readonly signed: false;
      perform(parameters: QueryParameters, context: ActionContext): AnswerTree | StsFault;
    };

const version = "2011-06-15";

const actions: readonly StsAction[] = [
  {
    name: "GetCallerIdentity",
    signed: true,
    perform: (_, { caller }) => ({ Arn: caller.arn, UserId: caller.userId, Account: caller.account }),
  },
  {
    name: "AssumeRole",
    signed: true,
    perform(parameters, { caller, identities, roles, now }) {
      const session = assumeRole(parameters, caller, roles, now);
      if (session instanceof StsFault) return session;
      identities.addSession(session);
      return sessionMembers(session);
    },
  },
  {
    name: "AssumeRoleWithWebIdentity",
    signed: false,
    perform(parameters, { identities, roles, now }) {
      const assumed = assumeRoleWithWebIdentity(parameters, roles, now);
      if (assumed instanceof StsFault) return assumed;
      const { session, claims } = assumed;
      identities.addSession(session);
      return {
        ...sessionMembers(session),
        SubjectFromWebIdentityToken: claims.subject,
        Audience: claims.audience,
        Provider: claims.issuer,
      };
    },
  },
];

/**
 * The action that a request asks for. As in the real STS this comes before all else: an unsigned request for an unknown
 * action learns just that.
 *
 * Faults: `MissingAction`, `InvalidAction`, also for another version than 2011-06-15.
 */
export function findAction(parameters: QueryParameters): StsAction | StsFault {
  const name = parameters.get("Action");
  if (name === undefined) return faults.missingAction();
  const given = parameters.get("Version") ?? "NO_VERSION_SPECIFIED";
  const action = given === version ? actions.find((candidate) => candidate.name === name) : undefined;
  return action ?? faults.invalidAction(name, given);
}
