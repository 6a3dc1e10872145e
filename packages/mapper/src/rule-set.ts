import type { CallerIdentity } from "@aws-iam-authenticator/core";
import type { MappingRule, SourceId } from "./mapping-rule.ts";
import { type LookupKeys, lookupKeysOf } from "./rule-key.ts";
import { SourceIndex } from "./source-index.ts";

/** Stands where the rules of a source would be that has not been read yet. */
export interface NotLoaded {
  readonly notLoaded: SourceId;
}

/**
 * All rules in force, indexed: finding an exact one takes the same time however many there are. Immutable; a change of the
 * mappings is a new set.
 */
export class RuleSet {
  readonly rules: readonly MappingRule[];
  /** The sources, the first asked first, and whether each has been read. */
  readonly sources: readonly { readonly source: SourceId; readonly loaded: boolean }[];
  readonly #sources: readonly (SourceIndex | NotLoaded)[];

  private constructor(
    rules: readonly MappingRule[],
    order: readonly SourceId[],
    sources: readonly (SourceIndex | NotLoaded)[],
  ) {
    this.rules = rules;
    this.sources = order.map((source, i) => ({ source, loaded: sources[i] instanceof SourceIndex }));
    this.#sources = sources;
  }

  /**
   * @param order sources, the first asked first; rules of others are left out
   * @param loaded those of the sources that have been read, if only to find no rule. Default: all of them
   */
  static of(
    rules: readonly MappingRule[],
    order: readonly SourceId[],
    loaded: ReadonlySet<SourceId> = new Set(order),
  ): RuleSet {
    const bySource = order.map((source) => ({ source, own: rules.filter((rule) => rule.source === source) }));
    return new RuleSet(
      bySource.flatMap(({ own }) => own),
      order,
      bySource.map(({ source, own }) => (loaded.has(source) ? new SourceIndex(own) : { notLoaded: source })),
    );
  }

  /** The rules that match an identity, the one that counts first, and in its place each source that is not loaded. */
  *matching(identity: CallerIdentity): Generator<MappingRule | NotLoaded, void, undefined> {
    const keys: LookupKeys = lookupKeysOf(identity);
    for (const source of this.#sources) {
      if (source instanceof SourceIndex) yield* source.matching(identity, keys);
      else yield source;
    }
  }
}
