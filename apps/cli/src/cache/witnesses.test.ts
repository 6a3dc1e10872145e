import { appendFileSync, copyFileSync, mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/fake-io.ts";
import { hold, isWitness, witness } from "./witnesses.ts";

/** A folder with a file `a.json` in it and another, `b.txt`. */
function files(): { readonly folder: string; readonly file: string } {
  const folder = temporaryFolder();
  for (const name of ["a.json", "b.txt"]) writeFileSync(join(folder, name), "text");
  // A time that can be set again to the last digit.
  utimesSync(join(folder, "a.json"), 5, 5);
  return { folder, file: join(folder, "a.json") };
}

describe("what an entry hangs on", () => {
  it.each<[what: string, change: (file: string, folder: string) => void, file: boolean, newest: boolean]>([
    ["nothing happens", () => undefined, true, true],
    ["the file grows", (file) => appendFileSync(file, "more"), false, false],
    ["the file is touched", (file) => utimesSync(file, 1, 1), false, false],
    ["the file is gone", (file) => rmSync(file), false, false],
    [
      "another takes its place, as old and as long",
      (file, folder) => {
        const other = join(folder, "other");
        writeFileSync(other, "test");
        utimesSync(other, 5, 5);
        renameSync(other, file);
      },
      false,
      false,
    ],
    [
      "another is copied over it with its time, as old and as long",
      (file, folder) => {
        const other = join(folder, "other");
        writeFileSync(other, "test");
        copyFileSync(other, file);
        utimesSync(file, 5, 5);
      },
      false,
      false,
    ],
    ["a file of another kind is written", (_, folder) => writeFileSync(join(folder, "b.txt"), "more"), true, true],
    ["a second one comes", (_, folder) => writeFileSync(join(folder, "c.json"), ""), true, false],
  ])("is noticed where %s", (_, change, sameFile, sameNewest) => {
    const { folder, file } = files();
    const [ofFile, ofFolder] = [witness("file", file), witness("newest", folder)];
    change(file, folder);
    expect([hold([ofFile]), hold([ofFolder])]).toEqual([sameFile, sameNewest]);
  });

  it("may not be there, and then must stay so", () => {
    const path = join(temporaryFolder(), "later");
    const all = [witness("file", path), witness("newest", path), witness("host")];
    expect(hold(all)).toBe(true);
    mkdirSync(path);
    expect(hold(all)).toBe(false);
  });

  it("is the machine", () => {
    expect(hold([["host", "", hostname()]])).toBe(true);
    expect(hold([["host", "", `${hostname()}-not`]])).toBe(false);
  });

  it.each<[value: unknown, is: boolean]>([
    [["file", "/a", "1"], true],
    [["host", "", ""], true],
    [["file", "/a"], false],
    [["file", "/a", 1], false],
    [["toString", "/a", "1"], false],
    ["file", false],
    [null, false],
  ])("is read as one: %j: %s", (value, is) => {
    expect(isWitness(value)).toBe(is);
  });
});
