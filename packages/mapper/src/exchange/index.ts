// What the package exports of this folder, by name.
export { type Conversion, convertMappings, EXCHANGE_FORMS, type ExchangeForm } from "./convert-mappings.ts";
export type { LostPart } from "./exchanged-mappings.ts";
export { writeYaml } from "./write-yaml.ts";
