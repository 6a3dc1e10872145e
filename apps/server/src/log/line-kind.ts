import type { Level } from "./level.ts";
import { type FieldValue, timestamp } from "./log-entry.ts";

/** What lines of a kind have in common. A field is shown by its name; each is in one of the two lists. */
export interface LineKind<Fixed extends string = string, Open extends string = string> {
  readonly level: Level;
  readonly message: string;
  /** Of these the values are written down once, for all lines of which they are the same. */
  readonly fixed: readonly Fixed[];
  /** Of these a text is filled in for each line. */
  readonly open: readonly Open[];
}

/** Writes down what lines of a kind hold; a field that is undefined is left out. */
export type WriteDown = (values: Readonly<Record<string, FieldValue | undefined>>) => FillIn;

/** Makes a line. @param time in milliseconds since 1970 @param texts those of the open fields, by name */
export type FillIn = (time: number, texts: Readonly<Record<string, string>>) => string;

/** One of the things that a line tells, under a name. */
export interface Member {
  readonly shownName: string;
  readonly shows:
    | { readonly fixed: string }
    | { readonly open: string }
    | { readonly value: FieldValue }
    | { readonly time: true };
}

/** How a format writes lines. */
export interface LineFormat {
  readonly opening: string;
  readonly separator: string;
  readonly closing: string;
  /** Time, level and message, and the fields in the order of their names, as a line has them. */
  inOrder(own: readonly [time: Member, level: Member, message: Member], fields: readonly Member[]): readonly Member[];
  /** What stands before a member's value. */
  start(shownName: string): string;
  value(value: FieldValue): string;
}

/** Prepares lines of a kind: what stands between their values is put together once. */
export function prepareLines(format: LineFormat, { level, message, fixed, open }: LineKind): WriteDown {
  const fields = [
    ...fixed.map((name) => ({ shownName: shownNameOf(name), shows: { fixed: name } })),
    ...open.map((name) => ({ shownName: shownNameOf(name), shows: { open: name } })),
  ];
  const own = [
    { shownName: "time", shows: { time: true } },
    { shownName: "level", shows: { value: level } },
    { shownName: "msg", shows: { value: message } },
  ] as const;
  const members = format
    .inOrder(own, fields.toSorted(byShownName))
    .map(({ shownName, shows }) => ({ start: format.start(shownName), shows }));

  let second = "";
  let shownSecond = "";
  /** The same for all lines of a second. */
  const shownTime = (time: number): string => {
    const text = timestamp(time);
    if (text !== second) [second, shownSecond] = [text, format.value(text)];
    return shownSecond;
  };

  return (values) => {
    const places: { readonly before: string; readonly open: string | undefined }[] = [];
    let text = format.opening;
    let separator = "";
    for (const { start, shows } of members) {
      const value = "fixed" in shows ? values[shows.fixed] : "value" in shows ? shows.value : undefined;
      if ("fixed" in shows && value === undefined) continue;
      text += separator + start;
      separator = format.separator;
      if (value !== undefined) {
        text += format.value(value);
      } else {
        places.push({ before: text, open: "open" in shows ? shows.open : undefined });
        text = "";
      }
    }
    text += format.closing;
    return (time, texts) => {
      let line = "";
      for (const { before, open: name } of places) {
        line += before + (name === undefined ? shownTime(time) : format.value(texts[name] ?? ""));
      }
      return line + text;
    };
  };
}

/** To sort members by. */
export function byShownName(a: Member, b: Member): number {
  return a.shownName < b.shownName ? -1 : 1;
}

/** Every line has these itself; fields of these names are shown as `fields.NAME`, as logrus does. */
const reserved: ReadonlySet<string> = new Set(["time", "level", "msg", "logrus_error"]);

function shownNameOf(name: string): string {
  return reserved.has(name) ? `fields.${name}` : name;
}
