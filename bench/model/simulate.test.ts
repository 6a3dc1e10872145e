import { expect, it } from "vitest";
import { requestsOf, seeded } from "./cluster-load.ts";
import { type Memories, simulate } from "./simulate.ts";

const at = (...seconds: number[]) => seconds.map((second) => ({ second, token: 1, apiserver: 0 }));
const memories = (changes: Partial<Memories> = {}): Memories => ({
  apiserverSeconds: 10,
  authenticatorSeconds: 60,
  stsSeconds: 1,
  ...changes,
});

it.each([
  ["kube-apiserver remembers", at(0, 2, 10), memories(), { reviews: 1, stsCalls: 1, waited: 1 }],
  ["the authenticator remembers for longer", at(0, 12, 24), memories(), { reviews: 3, stsCalls: 1, waited: 1 }],
  ["without that memory", at(0, 12, 24), memories({ authenticatorSeconds: 0 }), { reviews: 3, stsCalls: 3, waited: 3 }],
  ["both have forgotten", at(0, 100), memories(), { reviews: 2, stsCalls: 2, waited: 2 }],
  ["many at once wait for one call", at(0, 0.1, 0.2), memories(), { reviews: 3, stsCalls: 1, waited: 3 }],
  [
    "many at once without a memory",
    at(0, 0.1, 0.2),
    memories({ authenticatorSeconds: 0 }),
    { reviews: 3, stsCalls: 3, waited: 3 },
  ],
])("%s", (_, requests, given, came) => {
  expect(simulate(requests, given)).toEqual({ requests: requests.length, ...came });
});

it("each kube-apiserver has memories of its own", () => {
  const requests = [...at(0), { second: 5, token: 1, apiserver: 1 }];
  expect(simulate(requests, memories())).toMatchObject({ stsCalls: 2 });
});

it("the requests of an hour are as many as was said, in order, and the same again", () => {
  const load = {
    apiservers: 3,
    commands: 10,
    requestsOfCommand: 4,
    commandSeconds: 2,
    clients: 2,
    requestsOfClient: 5,
    connectionsOfClient: 2,
  };
  const requests = requestsOf(load, seeded(1));
  expect(requests).toHaveLength(10 * 4 + 2 * 5 * 60);
  expect(requests.map(({ second }) => second)).toEqual(requests.map(({ second }) => second).sort((a, b) => a - b));
  expect(requestsOf(load, seeded(1))).toEqual(requests);
  expect(requestsOf(load, seeded(2))).not.toEqual(requests);
});
