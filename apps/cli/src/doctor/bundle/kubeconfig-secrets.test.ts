import { describe, expect, it } from "vitest";
import { secretsOfCluster, secretsOfUser } from "./kubeconfig-secrets.ts";

describe("secrets of a user", () => {
  it.each([
    ["a token", { token: "t" }, ["t"]],
    ["user and password", { username: "me", password: "p" }, ["p"]],
    ["a password that is a number", { password: 12 }, ["12"]],
    [
      "what stands below",
      { "auth-provider": { config: { "id-token": "a", name: "b", "client-secret": { x: ["c"] } } } },
      ["a", "c"],
    ],
    ["a list", { token: ["a", "b"] }, ["a", "b"]],
    ["an argument", { exec: { command: "x", args: ["--password", "p", "y"] } }, ["p"]],
    [
      "a variable",
      {
        exec: {
          env: [
            { name: "A_TOKEN", value: "t" },
            { name: "AWS_PROFILE", value: "w" },
          ],
        },
      },
      ["t"],
    ],
    ["nothing", { exec: { command: "x" } }, []],
    ["no map", "x", []],
    ["null", null, []],
  ])("%s", (_, user, secrets) => {
    expect(secretsOfUser(user)).toEqual(secrets);
  });
});

it.each([
  [{ server: "https://me:p@host:1", "proxy-url": "http://a:q@r@proxy" }, ["p", "q@r"]],
  [{ server: "https://host:6443/path", "proxy-url": 1 }, []],
  [undefined, []],
])("secrets of the cluster %j are %j", (cluster, secrets) => {
  expect(secretsOfCluster(cluster)).toEqual(secrets);
});
