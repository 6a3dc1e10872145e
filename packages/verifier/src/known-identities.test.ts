import { callerIdentity } from "@aws-iam-authenticator/core";
import { expect, it } from "vitest";
import { knownIdentities } from "./known-identities.ts";

const alice = { Account: "111122223333", Arn: "arn:aws:iam::111122223333:user/alice", UserId: "AIDAEXAMPLE" };

it("an identity that was read before is the same object", () => {
  const identify = knownIdentities();
  const first = identify(alice);
  expect(first).toEqual(callerIdentity(alice));
  const again = identify({ ...alice });
  expect(again.ok && again.value).toBe(first.ok && first.value);
});

it("who was made anew under the same name is read anew", () => {
  const identify = knownIdentities();
  identify(alice);
  const anew = { ...alice, UserId: "AIDANEW" };
  expect(identify(anew)).toEqual(callerIdentity(anew));
  expect(identify(alice)).toEqual(callerIdentity(alice));
});

it.each([
  ["another account than its ARN", { Account: "444455556666" }],
  ["no user id", { UserId: "" }],
])("what has %s is refused, and does not count against who is known", (_, changes) => {
  const identify = knownIdentities();
  const known = identify(alice);
  const answer = { ...alice, ...changes };
  expect(identify(answer)).toEqual(callerIdentity(answer));
  const again = identify(alice);
  expect(again.ok && again.value).toBe(known.ok && known.value);
});

it("knows those that called last, and forgets others", () => {
  const identify = knownIdentities();
  const read = (index: number) => {
    const arn = `arn:aws:iam::111122223333:user/user-${index}`;
    const identity = identify({ ...alice, Arn: arn });
    return identity.ok ? identity.value : undefined;
  };
  const [first, second] = [read(1), read(2)];
  for (let index = 3; index <= 1000; index++) read(index);
  expect(read(1)).toBe(first);
  read(1001);
  expect(read(1)).toBe(first);
  expect(read(2)).not.toBe(second);
});
