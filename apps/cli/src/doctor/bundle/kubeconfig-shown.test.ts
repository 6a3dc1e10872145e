import { describe, expect, it } from "vitest";
import { shownCluster, shownContext, shownUser } from "./kubeconfig-shown.ts";

describe("is shown", () => {
  it.each([
    ["no map", shownUser, "x", "[hidden]"],
    ["a list", shownCluster, [{ server: "x" }], "[hidden]"],
    ["an exec that is no map", shownUser, { exec: "hunter2" }, { exec: "[hidden]" }],
    ["arguments that are no list", shownUser, { exec: { args: "hunter2" } }, { exec: { args: [] } }],
    ["arguments that are no texts", shownUser, { exec: { args: [{ a: 1 }] } }, { exec: { args: ["[hidden]"] } }],
    [
      "variables that are none",
      shownUser,
      { exec: { env: ["hunter2", { name: "AWS_PROFILE", value: 1 }] } },
      { exec: { env: ["[hidden]", { name: "AWS_PROFILE", value: "[hidden]" }] } },
    ],
    ["a server that is no URL", shownCluster, { server: "hunter2" }, { server: "[hidden]" }],
    ["a server with a query", shownCluster, { server: "https://h/p?hunter2#x" }, { server: "https://h/p" }],
    ["values that are no texts", shownContext, { cluster: { a: 1 }, user: "u" }, { cluster: "[hidden]", user: "u" }],
    [
      "extensions",
      shownCluster,
      { extensions: [{ name: "x", extension: "hunter2" }, "hunter2"] },
      {
        extensions: [
          { name: "x", extension: "[present]" },
          { name: "[hidden]", extension: "[present]" },
        ],
      },
    ],
  ])("%s", (_, show, entry, shown) => {
    expect(show(entry)).toEqual(shown);
  });
});
