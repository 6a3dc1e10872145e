import { isAccountId, parseArn } from "./arn.ts";
import { fail, ok, type Outcome } from "./outcome.ts";
import { partitionById } from "./partitions.ts";
import { safe } from "./safe-text.ts";

declare const brand: unique symbol;

/**
 * An ARN as mapping rules name it: a session of a role is named by its role, without the role's path, since STS leaves
 * that out. Spelt as given; compare by {@link arnKey}.
 */
export type CanonicalArn = string & { readonly [brand]: "CanonicalArn" };

/** The canonical ARN of a role. */
export function canonicalRoleArn(partition: string, account: string, role: string): CanonicalArn {
  return `arn:${partition}:iam::${account}:role/${role}` as CanonicalArn;
}

/** What ARNs are compared and looked up by: rules are matched without regard to case. */
export function arnKey(arn: CanonicalArn): string {
  return arn.toLowerCase();
}

/** What an ARN in a mapping rule names. */
export interface MappableArn {
  readonly canonicalArn: CanonicalArn;
  readonly type: "role" | "user" | "federated-user" | "root";
}

/**
 * Reads the ARN of a mapping rule: of a user, a federated user, an account's root, a role (its path is dropped, as STS
 * does), or a session of a role (which stands for the role).
 *
 * Problem: `CONFIG_INVALID`, with what is wrong.
 */
export function mappableArn(text: string): Outcome<MappableArn> {
  const arn = parseArn(text);
  if (arn === undefined) {
    return fail("CONFIG_INVALID", safe`${text} is no ARN; write it as arn:aws:iam::ACCOUNT:role/NAME or …:user/NAME`);
  }
  const partition = arn.partition.toLowerCase();
  if (partitionById(partition) === undefined) {
    return fail("CONFIG_INVALID", safe`${text} is of the unknown partition ${arn.partition}`);
  }
  if (!isAccountId(arn.account)) {
    return fail("CONFIG_INVALID", safe`the account ${arn.account} in ${text} is not twelve digits`);
  }
  if (arn.region !== "") return fail("CONFIG_INVALID", safe`${text} has a region; ARNs of identities have none`);
  const [resourceType = "", ...rest] = arn.resource.split("/");
  const name = rest.at(-1);
  const whole = text as CanonicalArn;
  switch (`${arn.service}:${resourceType}`.toLowerCase()) {
    case "iam:root":
      if (rest.length === 0) return ok({ canonicalArn: whole, type: "root" });
      break;
    case "iam:user":
      if (name) return ok({ canonicalArn: whole, type: "user" });
      break;
    case "sts:federated-user":
      if (name) return ok({ canonicalArn: whole, type: "federated-user" });
      break;
    case "iam:role":
      if (name) return ok({ canonicalArn: canonicalRoleArn(partition, arn.account, name), type: "role" });
      break;
    case "sts:assumed-role": {
      const role = rest.at(-2);
      if (role && name) return ok({ canonicalArn: canonicalRoleArn(partition, arn.account, role), type: "role" });
      break;
    }
  }
  return fail("CONFIG_INVALID", safe`${text} names no role, user, federated user or root`);
}
