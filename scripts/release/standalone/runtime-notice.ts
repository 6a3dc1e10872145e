/** The notice of the runtime that is in each executable. Bun's npm package comes without a licence file. */
export function runtimeNotice(version: string): string {
  return `${"-".repeat(80)}
bun ${version}

Bun is under the MIT License. Statically linked in it, among others, is JavaScriptCore (part of WebKit), under the GNU Library
General Public License, version 2. The licences of all that is in it, and how to link it with a changed JavaScriptCore:
https://bun.com/docs/project/licensing
`;
}
