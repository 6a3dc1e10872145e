import { asIs, fail, ok, type Outcome, type Problem, type Safe, safe } from "@aws-iam-authenticator/core";
import { type MustStayMapped, unmet } from "./lock-out-guard.ts";
import type { MappingRule, SourceId } from "./mapping-rule.ts";
import { RuleSet } from "./rule-set.ts";

/** The rules of each source that has been read. */
export type RulesBySource = ReadonlyMap<SourceId, readonly MappingRule[]>;

/** All that is known of the mappings at one moment. Immutable. */
export interface MappingState {
  /** Sources in the order in which they are asked. */
  readonly order: readonly SourceId[];
  /** The latest valid reading of each source, in force or not. */
  readonly latest: RulesBySource;
  readonly inForce: RulesBySource;
  /** The rules in force. */
  readonly rules: RuleSet;
  /** Of each source whose latest reading is not in force: why. */
  readonly problems: ReadonlyMap<SourceId, Problem>;
}

/** Nothing has been read yet. */
export function initialMappings(order: readonly SourceId[]): MappingState {
  return stateOf({ order, latest: new Map(), inForce: new Map(), problems: new Map() });
}

/**
 * What a reading of one source comes to: the whole of what last good readings, several sources and the lock-out guard mean
 * to each other. Pure.
 *
 * First the latest readings of all sources are tried together, so that an edit may move an identity from one source to
 * another; then this one alone over what is in force; else nothing changes. A reading that failed changes nothing but
 * {@link MappingState.problems}. Refused is what would lose an identity that is mapped now and must stay so; never a
 * source's first reading, since without it nobody is mapped by the sources after it.
 *
 * Problems: what the reading failed with, `MAPPING_LOCKS_OUT`.
 */
export function reload(
  state: MappingState,
  source: SourceId,
  reading: Outcome<readonly MappingRule[]>,
  must: readonly MustStayMapped[],
): MappingState {
  const { order, inForce } = state;
  if (!reading.ok) return { ...state, problems: new Map([...state.problems, [source, reading.problem]]) };
  const latest = new Map([...state.latest, [source, reading.value]]);
  const allLatest = stateOf({ order, latest, inForce: new Map([...inForce, ...latest]), problems: new Map() });
  if (lostBetween(state, allLatest, must).length === 0) return keepFailures(allLatest, state.problems, source);

  const withThis = new Map([...inForce, [source, reading.value] as const]);
  const problems = new Map([...state.problems].filter(([id]) => id !== source));
  const thisAlone = stateOf({ order, latest, inForce: withThis, problems });
  // Without its first reading a source stands before the ones after it as unread: then nobody at all is mapped by them.
  const lost = inForce.has(source) ? lostBetween(state, thisAlone, must) : [];
  if (lost.length === 0) return thisAlone;

  const { problem } = fail("MAPPING_LOCKS_OUT", listed(lost));
  return { ...state, latest, problems: new Map([...state.problems, [source, problem]]) };
}

/**
 * Asks sources in another order, or other ones; what was read of those that stay counts on. Pure.
 *
 * Problem: `MAPPING_LOCKS_OUT`, where that would lose an identity that is mapped now and must stay so: because a source
 * that maps it is left out, or one that has not been read yet would stand before it.
 *
 * @param atHand rules of sources that are read as soon as they are asked
 */
export function reorder(
  state: MappingState,
  order: readonly SourceId[],
  must: readonly MustStayMapped[],
  atHand: RulesBySource = new Map(),
): Outcome<MappingState> {
  const stays = ([source]: readonly [SourceId, unknown]): boolean => order.includes(source);
  const next = stateOf({
    order,
    latest: new Map([...state.latest].filter(stays)),
    inForce: new Map([...state.inForce].filter(stays)),
    problems: new Map([...state.problems].filter(stays)),
  });
  const judged = stateOf({ ...next, inForce: new Map([...[...atHand].filter(stays), ...next.inForce]) });
  const lost = lostBetween(state, judged, must);
  const hidden =
    lost.length > 0
      ? []
      : lostAmong(state.rules, judged.rules, must).map(
          (problem) => safe`${asIs(problem)} as long as a source before it is not read: put that behind it first`,
        );
  return lost.length + hidden.length === 0 ? ok(next) : fail("MAPPING_LOCKS_OUT", listed([...lost, ...hidden]));
}

/** Who must stay mapped, is so before, and is not after: what is wrong then. */
function lostBetween(before: MappingState, after: MappingState, must: readonly MustStayMapped[]): readonly Safe[] {
  return lostAmong(guardedRules(before), guardedRules(after), must);
}

function lostAmong(before: RuleSet, after: RuleSet, must: readonly MustStayMapped[]): readonly Safe[] {
  const unmetBefore = unmet(before, must);
  return [...unmet(after, must)].flatMap(([entry, problem]) => (unmetBefore.has(entry) ? [] : [problem]));
}

/** A source that could not be read is no better off because another was. */
function keepFailures(state: MappingState, before: MappingState["problems"], source: SourceId): MappingState {
  const failures = [...before].filter(([id, { code }]) => id !== source && code !== "MAPPING_LOCKS_OUT");
  return { ...state, problems: new Map(failures) };
}

/** Whom the rules map by themselves: a source that was not read yet, of which nobody knows, does not stand before them. */
function guardedRules({ order, rules }: MappingState): RuleSet {
  return RuleSet.of(rules.rules, order);
}

function stateOf(parts: Omit<MappingState, "rules">): MappingState {
  const { order, inForce } = parts;
  return { ...parts, rules: RuleSet.of([...inForce.values()].flat(), order, new Set(inForce.keys())) };
}

/**
 * Puts what was kept of a source across a restart in the place of a reading that has yet to come.
 *
 * @param problem why it has not been read yet, for people
 */
export function restore(
  state: MappingState,
  source: SourceId,
  rules: readonly MappingRule[],
  problem: Problem,
): MappingState {
  const inForce = new Map([...state.inForce, [source, rules] as const]);
  return stateOf({ ...state, inForce, problems: new Map([...state.problems, [source, problem]]) });
}

/**
 * Puts the rules of a source, read, refused or kept, under other reserved prefixes. What is wrong with it stays wrong: it was
 * not read anew. Pure.
 *
 * Problem: `MAPPING_LOCKS_OUT`; then those in force stay as they are.
 */
export function reserve(
  state: MappingState,
  source: SourceId,
  reservedPrefixes: readonly string[],
  must: readonly MustStayMapped[],
): MappingState {
  const isUnder = (rule: MappingRule): boolean => rule.reservedPrefixes.join("\n") === reservedPrefixes.join("\n");
  const under = (bySource: RulesBySource): RulesBySource => {
    const rules = bySource.get(source);
    if (rules === undefined || rules.every(isUnder)) return bySource;
    return new Map([...bySource, [source, rules.map((rule) => ({ ...rule, reservedPrefixes }))]]);
  };
  const [latest, inForce] = [under(state.latest), under(state.inForce)];
  if (latest === state.latest && inForce === state.inForce) return state;
  const next = stateOf({ ...state, latest, inForce });
  const lost = lostBetween(state, next, must);
  if (lost.length === 0) return next;
  const { problem } = fail("MAPPING_LOCKS_OUT", listed(lost));
  return { ...state, latest, problems: new Map([...state.problems, [source, problem]]) };
}

function listed(texts: readonly Safe[]): Safe {
  return texts.reduce((list, text) => safe`${asIs(list)}; ${asIs(text)}`);
}
