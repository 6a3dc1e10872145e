import {
  type Clock,
  describeProblem,
  fail,
  type Outcome,
  type Problem,
  type Safe,
  safe,
} from "@aws-iam-authenticator/core";
import {
  initialMappings,
  type InvalidObjects,
  type MappingRule,
  type MappingSource,
  type MappingState,
  type MustStayMapped,
  reload,
  reorder,
  reserve,
  restore,
  type RulesBySource,
  RuleSet,
  ruleToJson,
  type SourceId,
  type SourceReading,
  unmet,
} from "@aws-iam-authenticator/mapper";
import type { MappingEvent, MappingReloadEvent } from "../events.ts";
import type { Logger } from "../log/logger.ts";
import type { KeptRules } from "./last-good.ts";
import { tellProblems } from "./tell-problems.ts";

/** The mappings of a server that runs. */
export interface LiveMapping {
  /** The rules in force. */
  rules(): RuleSet;
  /** Takes a reading of a source. */
  take(source: SourceId, reading: SourceReading): void;
  /**
   * A reading of a source failed, which was told already.
   *
   * @param since until when its rules in force were known to be right, in milliseconds since 1970
   */
  fail(source: SourceId, problem: Problem, since: number): void;
  /** What must stay mapped, from the next reading on. */
  guard(must: readonly MustStayMapped[]): void;
  /** Puts a source's rules as they are under other reserved prefixes. */
  reserve(prefixesOf: (source: SourceId) => readonly string[]): void;
  /**
   * Asks these sources, in this order. Problem: `MAPPING_LOCKS_OUT`; then nothing changes.
   *
   * @param atHand rules of sources that will be taken right away
   */
  order(order: readonly SourceId[], atHand: RulesBySource): Outcome<void>;
  status(): MappingStatus;
  /** Ends all sources. */
  close(): Promise<void>;
}

/** How the mappings are, for readiness and for what is kept on disk. */
export interface MappingStatus {
  readonly state: MappingState;
  /** Of each source with a problem: until when its rules in force were known to be right, in milliseconds since 1970. */
  readonly rightUntil: ReadonlyMap<SourceId, number>;
  /** Of each source that found some in its latest reading: how many of its objects are not valid. */
  readonly invalidObjects: ReadonlyMap<SourceId, InvalidObjects>;
  /** How many of those who must stay mapped are not, once every source has been read. */
  readonly unmet: number;
}

/**
 * Runs the sources of mappings, has the reducer judge what they read, and tells what came of it.
 *
 * @param deps.sourceOf makes a source; undefined for one that is fed by {@link LiveMapping.take} alone
 * @param deps.kept what was kept across a restart; it counts until a source has been read
 */
export function runMapping(deps: {
  readonly order: readonly SourceId[];
  readonly must: readonly MustStayMapped[];
  readonly kept: ReadonlyMap<SourceId, KeptRules>;
  readonly sourceOf: (source: SourceId) => MappingSource | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly observe: (event: MappingEvent) => void;
  readonly changed: () => void;
}): LiveMapping {
  const { kept, sourceOf, clock, logger, observe, changed } = deps;
  let { must } = deps;
  let state = initialMappings(deps.order);
  const rightUntil = new Map<SourceId, number>();
  const invalidObjects = new Map<SourceId, InvalidObjects>();
  const running = new Map<SourceId, { readonly stop: AbortController; readonly ended: Promise<void> }>();
  let missing: readonly Safe[] = [];
  const tellFound = tellProblems(logger);

  for (const source of deps.order) {
    const rules = kept.get(source);
    if (rules === undefined) continue;
    const age = Math.round((clock.now() - rules.confirmedAt) / 1000);
    const { problem } = fail("MAPPING_SOURCE_UNAVAILABLE", safe`not read yet; kept from before the restart`);
    state = restore(state, source, rules.rules, problem);
    rightUntil.set(source, rules.confirmedAt);
    tell(source, "restored");
    logger.warning("the mappings that were kept before the restart are in force until the source is read", {
      source,
      rules: rules.rules.length,
      ageseconds: age,
    });
  }

  function tell(source: SourceId, result: MappingReloadEvent["result"]): void {
    const rules = state.inForce.get(source) ?? [];
    observe({
      type: "mapping-reload",
      source,
      result,
      rules,
      rightUntil: earliest([rightUntil.get(source), ...rules.map((rule) => rule.rightUntil)]),
      invalidObjects: invalidObjects.get(source) ?? { lastValid: 0, withoutRule: 0 },
    });
  }

  function swap(next: MappingState): void {
    state = next;
    const rules = RuleSet.of(state.rules.rules, state.order);
    const isWhole = state.order.every((source) => state.inForce.has(source));
    const told = missing;
    missing = isWhole ? [...unmet(rules, must).values()] : [];
    for (const problem of missing) if (!told.includes(problem)) logger.warning(`server.mustStayMapped: ${problem}`);
    changed();
  }

  function take(source: SourceId, reading: SourceReading): void {
    if (!state.order.includes(source)) return;
    tellFound(source, reading.problems);
    if (reading.invalidObjects !== undefined) invalidObjects.set(source, reading.invalidObjects);
    // What could not be read says nothing of its objects.
    else if (reading.rules.ok) invalidObjects.delete(source);
    become(source, reload(state, source, reading.rules, must), reading.deleted ?? false);
  }

  /** Has in force what came of a change of one source, and tells of it. */
  function become(source: SourceId, next: MappingState, deleted: boolean): void {
    const before = state;
    const problem = next.problems.get(source);
    if (problem === undefined) rightUntil.delete(source);
    else if (!before.problems.has(source)) rightUntil.set(source, clock.now());
    swap(next);
    for (const [id, rules] of next.inForce) {
      if (rules === before.inForce.get(id)) continue;
      const same = isSame(rules, before.inForce.get(id));
      if (!next.problems.has(id)) rightUntil.delete(id);
      tell(id, same ? "unchanged" : "applied");
      if (!same) tellApplied(id, rules, id === source && deleted, before);
    }
    if (problem === undefined) {
      if (before.problems.has(source)) logger.info("the source of mappings is right again", { source });
      return;
    }
    if (problem === before.problems.get(source)) return;
    tell(source, problem.code === "MAPPING_LOCKS_OUT" ? "refused" : "failed");
    logger.error(next.inForce.has(source) ? staysInForce(problem) : "the source's mappings could not be read yet", {
      error: describeProblem(problem),
      source,
    });
  }

  function tellApplied(source: SourceId, rules: readonly MappingRule[], deleted: boolean, before: MappingState): void {
    if (deleted) logger.warning("the source's mappings were deleted, and are no longer in force", { source });
    else
      logger.info("mappings are in force", { source, rules: rules.length, before: before.inForce.get(source)?.length });
  }

  function start(source: SourceId): void {
    if (running.has(source)) return;
    const made = sourceOf(source);
    if (made === undefined) return;
    const stop = new AbortController();
    running.set(source, { stop, ended: made.run((reading) => take(source, reading), stop.signal) });
  }

  async function stop(source: SourceId): Promise<void> {
    const run = running.get(source);
    running.delete(source);
    run?.stop.abort();
    await run?.ended;
  }

  swap(state);
  observe({ type: "mapping-order", order: state.order });
  for (const source of state.order) start(source);
  return {
    rules: () => state.rules,
    take,
    fail(source, problem, since) {
      if (!state.order.includes(source)) return;
      state = reload(state, source, { ok: false, problem }, must);
      if (!rightUntil.has(source)) rightUntil.set(source, since);
      tell(source, "failed");
    },
    guard(next) {
      must = next;
    },
    reserve(prefixesOf) {
      for (const source of state.order) {
        const next = reserve(state, source, prefixesOf(source), must);
        if (next !== state) become(source, next, false);
      }
    },
    order(order, atHand) {
      const next = reorder(state, order, must, atHand);
      if (!next.ok) return next;
      for (const source of state.order) if (!order.includes(source)) void stop(source);
      for (const each of [rightUntil, invalidObjects]) {
        for (const source of each.keys()) if (!order.includes(source)) each.delete(source);
      }
      swap(next.value);
      observe({ type: "mapping-order", order });
      for (const source of order) start(source);
      return { ok: true, value: undefined };
    },
    status: () => ({ state, rightUntil, invalidObjects, unmet: missing.length }),
    async close() {
      await Promise.all([...running.keys()].map(stop));
    },
  };
}

function staysInForce({ code }: Problem): string {
  return code === "MAPPING_SOURCE_UNAVAILABLE"
    ? "the source of mappings cannot be read; what was read before stays in force"
    : "the source's new mappings are not in force; what was read before stays in force";
}

function earliest(moments: readonly (number | undefined)[]): number | undefined {
  return moments.reduce((first, each) => (first === undefined || (each ?? first) < first ? each : first), undefined);
}

/** Whether two lists of rules say the same, wherever it stands and however right it is. */
function isSame(rules: readonly MappingRule[], others: readonly MappingRule[] | undefined): boolean {
  return others !== undefined && others.length === rules.length && textOf(rules) === textOf(others);
}

function textOf(rules: readonly MappingRule[]): string {
  return JSON.stringify(rules.map((rule) => ({ ...ruleToJson(rule), at: undefined, rightUntil: undefined })));
}
