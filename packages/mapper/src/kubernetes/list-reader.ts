import {
  type ConfigProblem,
  type LocatedReading,
  MOST_PROBLEMS,
  mostOf,
  type Place,
  readLocatedYaml,
} from "@aws-iam-authenticator/config";
import type * as v from "valibot";
import { type Item, splitItems } from "./split-items.ts";

/** A list that was read, and where its items stand. */
export interface LocatedList<T> {
  readonly value: readonly T[];
  placeOf(index: number): Place;
}

/** What reading a list gave. */
export interface ListReading<T> {
  /** Undefined exactly where a problem is an error. */
  readonly located: LocatedList<T> | undefined;
  readonly problems: readonly ConfigProblem[];
}

/** Reads the text of a list. */
export type ReadList<T> = (text: string) => ListReading<T>;

/**
 * A reader of YAML lists that remembers the items of the text before, and reads those alone that have changed: a mebibyte of
 * mappings takes the better part of a second and hundreds of megabytes to read as a whole. What comes out is the same; but a
 * text with more errors than are told is read no further than these go, and each of its items is spoken of as if it were the
 * only one.
 *
 * @param file the name that places show
 * @param schema of the list
 */
export function createListReader<T>(file: string, schema: v.GenericSchema<unknown, T[]>): ReadList<T> {
  let known = new Map<string, ReadItem<T>>();

  return (text) => {
    const items = splitItems(text);
    const read = items === undefined ? undefined : readEach(items);
    return read ?? asList(readLocatedYaml(text, file, schema));
  };

  /** Undefined where the text as a whole says best what is wrong. */
  function readEach(items: readonly Item[]): ListReading<T> | undefined {
    const now = new Map<string, ReadItem<T>>();
    const value: T[] = [];
    const places: Place[] = [];
    const problems: ConfigProblem[] = [];
    const errors: ConfigProblem[] = [];
    for (const { text, linesBefore } of items) {
      const item = now.get(text) ?? known.get(text) ?? readItem(text);
      if (item === undefined) return undefined;
      for (const problem of item.problems) {
        const placed = { ...problem, at: below(problem.at, linesBefore) };
        problems.push(placed);
        if (problem.severity === "error") errors.push(placed);
      }
      if (errors.length > MOST_PROBLEMS) break;
      if (item.read === undefined) continue;
      now.set(text, item);
      value.push(item.read.value);
      places.push(below(item.read.at, linesBefore));
    }
    known = now;
    const bounded = mostOf(problems);
    if (errors.length > MOST_PROBLEMS) return { located: undefined, problems: bounded };
    if (errors.some(({ kind }) => kind === "yaml" || kind === "type")) return undefined;
    if (errors.length > 0) return { located: undefined, problems: bounded };
    return { located: { value, placeOf: (index) => places[index] ?? { file, line: 1, column: 1 } }, problems: bounded };
  }

  /**
   * Undefined where it is no single item. The parsed text is let go: it takes many times the memory of what is kept.
   */
  function readItem(text: string): ReadItem<T> | undefined {
    const { located, problems } = readLocatedYaml(text, file, schema);
    if (located === undefined) return { read: undefined, problems };
    const [value, ...more] = located.value;
    return value === undefined || more.length > 0 ? undefined : { read: { value, at: located.placeOf([0]) }, problems };
  }
}

/** An item as if its text were the whole. */
interface ReadItem<T> {
  /** Undefined where it is not valid. */
  readonly read: { readonly value: T; readonly at: Place } | undefined;
  readonly problems: readonly ConfigProblem[];
}

function asList<T>({ located, problems }: LocatedReading<T[]>): ListReading<T> {
  if (located === undefined) return { located, problems };
  return { located: { value: located.value, placeOf: (index) => located.placeOf([index]) }, problems };
}

function below({ file, line, column }: Place, lines: number): Place {
  return { file, line: line + lines, column };
}
