import { mkdtemp, mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** What a file of the folder leaves behind where it is loaded, on stderr and beside itself. */
export const LOADED = "THE FOLDER'S CODE RAN";

/** Keys that only the folder's `.env` sets. */
export const PLANTED_KEY = "AKIAPLANTEDKEYEXAMPLE";

const code = `require("node:fs").writeSync(2, ${JSON.stringify(`${LOADED}\n`)});\n`;
const dotenv = `AWS_ACCESS_KEY_ID=${PLANTED_KEY}\nAWS_SECRET_ACCESS_KEY=planted\nAWS_REGION=us-gov-west-1\nKUBERNETES_EXEC_INFO=planted\n`;

/**
 * A folder as somebody else's checkout could be: every file in it that a runtime might look for where it is started sets
 * keys or loads code.
 *
 * @param packages names of packages to plant in its node_modules
 */
export async function hostileFolder(packages: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hostile-"));
  const files: Record<string, string> = {
    ".env": dotenv,
    ".env.local": dotenv,
    ".env.production": dotenv,
    "bunfig.toml": 'preload = ["./code.js"]\n[run]\nbun = true\n',
    ".npmrc": "node-options=--require=./code.js\n",
    "code.js": code,
    "package.json": JSON.stringify({ name: "hostile", type: "commonjs", imports: { "#*": "./code.js" } }),
    "tsconfig.json": JSON.stringify({ compilerOptions: { baseUrl: ".", paths: { "*": ["./code.js"] } } }),
  };
  for (const name of packages) {
    files[`node_modules/${name}/package.json`] = JSON.stringify({ name, main: "index.js", version: "99.0.0" });
    files[`node_modules/${name}/index.js`] = code;
  }
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}
