import { asIs, CODES, nearest, type Outcome, safe, type Safe } from "@aws-iam-authenticator/core";
import * as v from "valibot";
import { jsonFacts } from "./json-facts.ts";

/** A text that one of core's checks accepts. The message is what the table says of the code, and the detail; of
 * `CONFIG_INVALID`, which says nothing new in a configuration file, the detail alone. */
export function textThatPasses(check: (text: string) => Outcome<unknown>) {
  return v.pipe(
    v.string(),
    v.rawCheck(({ dataset, addIssue }) => {
      const outcome = dataset.typed ? check(dataset.value) : undefined;
      if (outcome === undefined || outcome.ok) return;
      const { code, detail } = outcome.problem;
      const { says } = CODES[code];
      if (detail === undefined) addIssue({ message: says });
      else addIssue({ message: code === "CONFIG_INVALID" ? detail : `${says} (${detail})` });
    }),
  );
}

/** A text that fulfils a condition; `says` what is wrong with one that does not. */
export function textThat(condition: (text: string) => boolean, says: (text: string) => Safe) {
  return v.pipe(
    v.string(),
    v.check(condition, ({ input }) => says(input)),
  );
}

/**
 * One of some texts.
 *
 * @param noun what they are, such as `partition`
 * @param offered those of the options that messages name
 */
export function oneOf<const T extends string>(noun: Safe, options: readonly T[], offered: readonly T[] = options) {
  return v.picklist(options, ({ input }) => {
    const text = typeof input === "string" ? input : "";
    const similar = nearest(text, offered);
    const hint = similar === undefined ? safe`` : safe`; did you mean ${similar}?`;
    return safe`${text} is no ${asIs(noun)} (${asIs(listed(offered))})${asIs(hint)}`;
  });
}

/** A whole number within bounds, both included; `noun` is what it counts, such as `port`. */
export function wholeNumber(noun: Safe, least: number, most = Number.MAX_SAFE_INTEGER) {
  const range = most === Number.MAX_SAFE_INTEGER ? safe`of ${least} or more` : safe`from ${least} to ${most}`;
  return v.pipe(
    v.number(),
    v.check(
      (number) => Number.isSafeInteger(number) && number >= least && number <= most,
      ({ input }) => safe`${input} is no ${asIs(noun)}: a whole number ${asIs(range)}`,
    ),
    jsonFacts({ minimum: least, multipleOf: 1, ...(most === Number.MAX_SAFE_INTEGER ? {} : { maximum: most }) }),
  );
}

function listed(texts: readonly string[]): Safe {
  return texts.map((text) => safe`${text}`).reduce((list, text) => safe`${asIs(list)}, ${asIs(text)}`);
}

/** A property of a value that may not have been validated; undefined where there is none. */
export function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

/** A path for `addIssue`: from a value that may not have been validated down along keys. */
export function pathBelow(
  value: unknown,
  first: string | number,
  ...rest: readonly (string | number)[]
): [v.IssuePathItem, ...v.IssuePathItem[]] {
  const item = (key: string | number): v.IssuePathItem => ({
    type: "unknown",
    origin: "value",
    input: value,
    key,
    value,
  });
  return [item(first), ...rest.map(item)];
}
