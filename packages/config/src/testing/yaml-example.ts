import * as v from "valibot";
import { hints, readLocatedYaml } from "../index.ts";
import { shown } from "./problems-of.ts";

/** A schema with one of everything that a schema may have. */
export const exampleSchema = v.object({
  name: v.optional(v.string()),
  count: v.optional(v.number()),
  on: v.optional(v.boolean()),
  names: v.optional(v.array(v.string())),
  words: v.optional(v.pipe(v.array(v.string()), hints({ separators: /[\s,]+/ }))),
  people: v.optional(v.array(v.object({ fullName: v.string(), age: v.optional(v.number()) }))),
  inner: v.optional(v.object({ deepKey: v.optional(v.string()) })),
});

/** What a text says by {@link exampleSchema}, and its problems; the file is called f. */
export function readExample(text: string) {
  const { located, problems } = readLocatedYaml(text, "f", exampleSchema);
  return { value: located?.value, problems: shown(problems) };
}
