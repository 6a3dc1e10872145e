import { quote } from "@aws-iam-authenticator/core";
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Scalar,
  type YAMLMap,
} from "yaml";
import { Findings } from "./findings.ts";
import type { Finding } from "./problem.ts";

/** How many values aliases may stand for, all together: far more than a configuration needs, far less than harms. */
const mostAliased = 250_000;

const keyMessage = "a key must be a text; a text that begins with { must be in quotes";

/** What {@link inspectDocument} found. */
export interface Inspection {
  /** What each alias stands for; an alias that stands for nothing or for itself is missing. */
  readonly aliases: ReadonlyMap<Alias, Node>;
  /** Nodes that were reported and are not to be read. */
  readonly broken: ReadonlySet<Node>;
  /** Whether the aliases stand for too many values to read on. */
  readonly tooLarge: boolean;
  readonly findings: Iterable<Finding>;
}

/**
 * Checks what the YAML library leaves unchecked, once for the whole document whatever the schema: keys are texts and not
 * repeated (without regard to case), merge keys name maps, aliases name something before them and stay bounded.
 *
 * The library's own bound, `maxAliasCount`, counts the uses of an anchor: it would refuse a harmless file in which a
 * hundred roles share a list of groups. This one counts the values that aliases stand for.
 */
export function inspectDocument(document: Document.Parsed): Inspection {
  const aliases = new Map<Alias, Node>();
  const broken = new Set<Node>();
  const findings = new Findings();
  const anchors = new Map<string, Node>();
  const open = new Set<Node>();
  const sizes = new Map<Node, number>();
  let aliased = 0;
  let tooLarge = false;

  const report = (node: Node, message: string): void => {
    findings.add({ severity: "error", kind: "yaml", offset: offsetOf(node), message });
  };

  /** Inspects a node; returns how many values it holds with its aliases replaced. */
  const inspect = (node: unknown): number => {
    if (!isNode(node)) return 1;
    if (isAlias(node)) return inspectAlias(node);
    if (node.anchor) anchors.set(node.anchor, node);
    open.add(node);
    let size = 1;
    if (isMap(node)) {
      for (const { key, value } of node.items) size += inspect(key) + inspect(value);
      inspectKeys(node);
    } else if (isSeq(node)) {
      for (const item of node.items) size += inspect(item);
    }
    open.delete(node);
    sizes.set(node, size);
    return size;
  };

  const inspectAlias = (alias: Alias): number => {
    const target = anchors.get(alias.source);
    if (target === undefined) report(alias, `the alias ${quote(alias.source)} names no anchor before it`);
    else if (open.has(target)) report(alias, `the alias ${quote(alias.source)} stands inside of what it names`);
    else aliases.set(alias, target);
    const size = (target && sizes.get(target)) ?? 1;
    aliased += size;
    if (aliased > mostAliased && !tooLarge) {
      tooLarge = true;
      report(alias, `the aliases up to here stand for more than ${mostAliased} values`);
    }
    return size;
  };

  const inspectKeys = (map: YAMLMap): void => {
    const seen = new Map<string, string>();
    for (const { key, value } of map.items) {
      if (isMergeKey(key)) {
        inspectMerge(key, value);
        continue;
      }
      const text = keyText(key, aliases);
      if (text === undefined) {
        // Of {{SessionName}} without quotes YAML makes a map with a map as key: it was meant as a text, whole.
        if (map.flow) broken.add(map);
        report(map.flow || !isNode(key) ? map : key, keyMessage);
        continue;
      }
      const before = seen.get(text.toLowerCase());
      if (before === undefined) seen.set(text.toLowerCase(), text);
      else if (isNode(key)) report(key, repeated(text, before));
    }
  };

  const inspectMerge = (key: Scalar, value: unknown): void => {
    const source = resolved(value, aliases);
    const sources = isSeq(source) ? source.items.map((item) => resolved(item, aliases)) : [source];
    // An alias without a target was reported where it stands.
    if (sources.some((map) => !isMap(map) && !isAlias(map))) report(key, "<< must name a map, or a list of maps");
  };

  inspect(document.contents);
  return { aliases, broken, tooLarge, findings };
}

function repeated(text: string, before: string): string {
  const why = text === before ? "" : `, since keys are read without regard to case: ${quote(before)} stands above`;
  return `the key ${quote(text)} is repeated${why}`;
}

/** Where a node begins. */
export function offsetOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

/** What an alias stands for; the alias itself where that is nothing; any other node as it is. */
export function resolved(node: unknown, aliases: Inspection["aliases"]): unknown {
  return isAlias(node) ? (aliases.get(node) ?? node) : node;
}

/** Whether a key is an unquoted `<<`. */
export function isMergeKey(key: unknown): key is Scalar<symbol> {
  return isScalar(key) && typeof key.value === "symbol";
}

/** A key as it is written; undefined where it is no scalar. */
export function keyText(key: unknown, aliases: Inspection["aliases"]): string | undefined {
  const scalar = resolved(key, aliases);
  if (scalar === null) return "";
  if (!isScalar(scalar)) return undefined;
  return typeof scalar.value === "string" ? scalar.value : (scalar.source ?? "");
}
