import { safe } from "@aws-iam-authenticator/core";
import * as v from "valibot";
import { oneOf, pathBelow } from "./checks.ts";
import { hints } from "./shape.ts";

/** Where mapping rules can come from, as configuration names it. */
export const BACKEND_MODES = ["MountedFile", "EKSConfigMap", "CRD", "DynamicFile"] as const;

/** One of {@link BACKEND_MODES}. */
export type BackendMode = (typeof BACKEND_MODES)[number];

/** Older names that are still read, with a warning, and what they are called now. */
export const DEPRECATED_BACKEND_MODES = {
  File: "MountedFile",
  ConfigMap: "EKSConfigMap",
} as const satisfies Record<string, BackendMode>;

type DeprecatedBackendMode = keyof typeof DEPRECATED_BACKEND_MODES;

const readable: readonly (BackendMode | DeprecatedBackendMode)[] = [...BACKEND_MODES, "File", "ConfigMap"];

/** A backend mode. A deprecated name is read as the current one, with a warning. */
export const backendModeSchema = v.pipe(
  oneOf(safe`backend mode`, readable, BACKEND_MODES),
  hints({
    warn: (text) =>
      isDeprecated(text)
        ? safe`the backend mode ${text} is deprecated; write ${DEPRECATED_BACKEND_MODES[text]}`
        : undefined,
  }),
  v.transform((mode): BackendMode => (isDeprecated(mode) ? DEPRECATED_BACKEND_MODES[mode] : mode)),
);

/**
 * Backend modes in the order in which they are asked: a list, or one text with commas or spaces between them. At least
 * one, none twice.
 */
export const backendModesSchema = v.pipe(
  v.array(backendModeSchema),
  hints({ separators: /[\s,]+/ }),
  v.rawCheck(({ dataset, addIssue }) => {
    const modes: unknown = dataset.value;
    if (!Array.isArray(modes)) return;
    if (modes.length === 0) addIssue({ message: "at least one backend mode is needed" });
    for (const [index, mode] of modes.entries()) {
      if (!BACKEND_MODES.some((known) => known === mode) || modes.indexOf(mode) === index) continue;
      addIssue({ message: safe`the backend mode ${String(mode)} is repeated`, path: pathBelow(modes, index) });
    }
  }),
);

function isDeprecated(text: string): text is DeprecatedBackendMode {
  return Object.hasOwn(DEPRECATED_BACKEND_MODES, text);
}
