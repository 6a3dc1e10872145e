import { assumeRole } from "./assume-role.ts";
import type { EmulatedIdentity, EmulatedRole } from "./emulated-identity.ts";
import type { IdentityStore } from "./identity-store.ts";
import type { QueryParameters } from "./query-parameters.ts";
import type { AnswerTree } from "./sts-answer.ts";
import { faults, StsFault } from "./sts-fault.ts";

/** What an action may use besides its parameters. */
export interface ActionContext {
  readonly caller: EmulatedIdentity;
  readonly identities: IdentityStore;
  readonly roles: readonly EmulatedRole[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** An action of STS, for a caller who is known. */
export interface StsAction {
  readonly name: string;
  perform(parameters: QueryParameters, context: ActionContext): AnswerTree | StsFault;
}

const version = "2011-06-15";

const actions: readonly StsAction[] = [
  {
    name: "GetCallerIdentity",
    perform: (_, { caller }) => ({ Arn: caller.arn, UserId: caller.userId, Account: caller.account }),
  },
  {
    name: "AssumeRole",
    perform(parameters, { caller, identities, roles, now }) {
      const session = assumeRole(parameters, caller, roles, now);
      if (session instanceof StsFault) return session;
      identities.addSession(session);
      return {
        AssumedRoleUser: { Arn: session.arn, AssumedRoleId: session.userId },
        Credentials: {
          AccessKeyId: session.accessKeyId,
          SecretAccessKey: session.secretAccessKey,
          SessionToken: session.sessionToken,
          Expiration: session.expiration,
        },
        PackedPolicySize: null,
        SourceIdentity: null,
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
