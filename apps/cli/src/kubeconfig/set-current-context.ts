import { isScalar, stringify } from "yaml";
import { editText } from "./edit-text.ts";

const key = "current-context";

/** A kubeconfig with another current context; undefined where it cannot be edited. */
export function setCurrentContext(text: string, name: string): string | undefined {
  const scalar = stringify(name, { version: "1.1", lineWidth: 0 }).trimEnd();
  return editText(text, {
    expected: (value) => ({ ...value, [key]: name }),
    inPlace({ root }) {
      const pair = root.items.find((item) => isScalar(item.key) && item.key.value === key);
      if (pair === undefined) return `${text.endsWith("\n") ? text : `${text}\n`}${key}: ${scalar}\n`;
      if (!isScalar(pair.value) || !pair.value.range) return undefined;
      const [start, end] = pair.value.range;
      const space = text[start - 1] === ":" ? " " : "";
      return text.slice(0, start) + space + scalar + text.slice(end);
    },
    rewrite: ({ root }) => root.set(key, name),
  });
}
