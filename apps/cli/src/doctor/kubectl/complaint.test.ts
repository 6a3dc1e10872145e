import { expect, it } from "vitest";
import { complaintIn } from "./complaint.ts";

it.each<[stderr: string, complaint: string]>([
  ["", ""],
  ["one\ntwo\n\n", "two"],
  [
    "node:internal:1\n  throw err;\nError: Cannot find module 'x'\n    at y\n\nNode.js v24.0.0\n",
    "Error: Cannot find module 'x'",
  ],
  ["TypeError: no\n", "TypeError: no"],
  ["refused k8s-aws-v1.aHR0cHM6Ly9zdHM", "refused [secret]"],
])("of %j the line that says most is %j", (stderr, complaint) => {
  expect(complaintIn(stderr)).toBe(complaint);
});
