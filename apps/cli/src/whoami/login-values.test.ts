import { expect, it } from "vitest";
import { loginValues } from "./login-values.ts";

const table = {
  role: { type: "string", env: "ROLE", help: "" },
  region: { type: "string", help: "" },
  "forward-session-name": { type: "boolean", help: "" },
} as const;

it.each<[what: string, given: object, ofPlugin: object, env: Record<string, string>, role: string | undefined]>([
  ["the option's", { role: "option" }, { role: "plugin" }, {}, "option"],
  ["the option's, past a variable", { role: "option" }, { role: "plugin" }, { ROLE: "variable" }, "option"],
  ["the plugin's, past a variable", { role: "variable" }, { role: "plugin" }, { ROLE: "variable" }, "plugin"],
  ["the variable's", { role: "variable" }, {}, { ROLE: "variable" }, "variable"],
  ["none", {}, {}, {}, undefined],
])("the role that counts is %s", (_, given, ofPlugin, env, role) => {
  expect(loginValues(given, ofPlugin, { table, env }).role).toBe(role);
});

it("what only one of both says stays", () => {
  const ofPlugin = { region: "eu-central-1", "forward-session-name": true };
  expect(loginValues({ role: "r" }, ofPlugin, { table, env: {} })).toEqual({ role: "r", ...ofPlugin });
});
