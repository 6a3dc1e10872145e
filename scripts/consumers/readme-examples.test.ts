import { expect, it } from "vitest";
import { examplesIn } from "./readme-examples.ts";

const fence = "```";

it.each([
  [
    "ts",
    `# Title\n\n${fence}ts\nconst a = 1;\n\nconst b = 2;\n${fence}\n`,
    [{ line: 4, code: "const a = 1;\n\nconst b = 2;\n" }],
  ],
  ["typescript", `${fence}typescript\na();\n${fence}\n`, [{ line: 2, code: "a();\n" }]],
  ["ts with a title", `${fence}ts title="x"\na();\n${fence}\n`, [{ line: 2, code: "a();\n" }]],
  [
    "ts in a list",
    `- so:\n\n  ${fence}ts\n  if (a) {\n    b();\n  }\n  ${fence}\n`,
    [{ line: 4, code: "if (a) {\n  b();\n}\n" }],
  ],
  [
    "two",
    `${fence}ts\na();\n${fence}\n\n${fence}ts\nb();\n${fence}\n`,
    [
      { line: 2, code: "a();\n" },
      { line: 6, code: "b();\n" },
    ],
  ],
  ["none after another language", `${fence}sh\nls\n${fence}\n\n${fence}tsx\n<a />\n${fence}\n`, []],
  ["one with a template text", `${fence}ts\nconst a = \`b\`;\n${fence}\n`, [{ line: 2, code: "const a = `b`;\n" }]],
])("examples: %s", (_what, markdown, expected) => {
  expect(examplesIn(markdown)).toEqual(expected);
});
