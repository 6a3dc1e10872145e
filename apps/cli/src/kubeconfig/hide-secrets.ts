import { isMap, isPair, isScalar, type Scalar, visit } from "yaml";
import { parseKubeconfig } from "./parse-kubeconfig.ts";

/** Keys of a kubeconfig whose values are for nobody's eyes, at any depth under `users`. */
const secretKeys =
  /^(token|password|client-key-data|client-secret|id-token|refresh-token|access-token|value|cert-data|key-data)$/i;

/**
 * A kubeconfig in which `[hidden]` stands for what is secret: tokens, keys, passwords, and variables of exec plugins but
 * for AWS_PROFILE. For showing a difference, around which others' entries may stand.
 */
export function hideSecrets(text: string): string {
  const parsed = parseKubeconfig(text, "");
  if (!parsed.ok) return "";
  const spans: [start: number, end: number][] = [];
  visit(parsed.value.root, {
    Scalar(key, node, path) {
      const pair = path.at(-1);
      if (key !== "value" || !isPair(pair) || !isScalar(pair.key)) return;
      const map = path.at(-2);
      const isOpen = isMap(map) && map.get("name") === "AWS_PROFILE";
      if (isOpen || !secretKeys.test(String(pair.key.value)) || !node.range) return;
      spans.push(spanOf(text, node, node.range));
    },
  });
  return spans
    .toSorted(([one], [other]) => other - one)
    .reduce((shown, [start, end]) => `${shown.slice(0, start)}[hidden]${shown.slice(end)}`, text);
}

/** A block's range takes in its last line break. */
function spanOf(text: string, node: Scalar, [start, end]: readonly [number, number, number]): [number, number] {
  const isBlock = node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED";
  const trimmed = text.slice(start, end).trimEnd().length;
  return isBlock ? [start, start + trimmed] : [start, end];
}
