import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const system = process.platform === "win32" ? "windows" : process.platform;
const ending = process.platform === "win32" ? ".exe" : "";
const file = fileURLToPath(
  new URL(`../../dist/standalone/aws-iam-authenticator-${system}-${process.arch}${ending}`, import.meta.url),
);

/** The executable for this machine; undefined where it was not built. */
export const EXECUTABLE: string | undefined = existsSync(file) ? file : undefined;

export const NOT_BUILT = "it is not built; run npm run build:standalone";
