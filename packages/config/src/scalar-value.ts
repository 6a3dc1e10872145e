import type { Scalar } from "yaml";
import type { ScalarShape } from "./shape.ts";

/**
 * A scalar read as what is wanted, as weakly typed as the reference implementation reads it; undefined where it cannot
 * be. A text may be written as a number or boolean, and is then what stands in the file: an account id keeps its leading
 * zero. A number may be quoted; a boolean may be quoted, `1`, `0`, `t` or `f`.
 */
export function scalarValue(scalar: Scalar, kind: ScalarShape["kind"]): string | number | boolean | undefined {
  const text = sourceText(scalar);
  switch (kind) {
    case "text":
      return text;
    case "number":
      if (typeof scalar.value === "number") return Number.isNaN(scalar.value) ? undefined : scalar.value;
      return typeof scalar.value === "string" && /^[-+]?(\d+(\.\d*)?|\.\d+)$/.test(text) ? Number(text) : undefined;
    case "boolean":
      if (typeof scalar.value === "boolean") return scalar.value;
      if (/^(true|t|1)$/i.test(text)) return true;
      return /^(false|f|0)$/i.test(text) ? false : undefined;
  }
}

/** A scalar's text: of a number or boolean, as it is written. */
export function sourceText(scalar: Scalar): string {
  return typeof scalar.value === "string" ? scalar.value : (scalar.source ?? String(scalar.value));
}
