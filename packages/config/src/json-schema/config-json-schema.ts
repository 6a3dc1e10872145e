import { configSchema } from "../config-schema.ts";
import { KEY_DESCRIPTIONS } from "./key-descriptions.ts";
import { type JsonSchema, toJsonSchema } from "./to-json-schema.ts";

/** The JSON schema of the configuration file, for editors: made of the schema that the reader reads by. */
export function configJsonSchema(): JsonSchema {
  return {
    title: "aws-iam-authenticator configuration file",
    ...toJsonSchema(configSchema({}), (path) => {
      const description = KEY_DESCRIPTIONS[path];
      if (description === undefined) throw new TypeError(`the key ${path} has no description`);
      return description;
    }),
  };
}
