import { ok, safe } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { createNameMemory, type NameMemorySettings } from "./name-memory.ts";
import { noName } from "./private-dns-names.ts";
import { handTimers } from "./testing/hand-timers.ts";

const name = ok("ip-10-0-0-1.ec2.internal");
const absent = noName(safe`EC2 knows no instance`);

function world(settings: NameMemorySettings = {}) {
  const clock = handTimers();
  return { clock, memory: createNameMemory(settings, clock) };
}

describe("a name", () => {
  it.each<[what: string, seconds: number, get: unknown, getOld: unknown]>([
    ["is answered for an hour", 3599, name, name],
    ["is then asked for again, and good enough where EC2 cannot be asked", 3600, undefined, name],
    ["is so for a day more", 89_999, undefined, name],
    ["is forgotten then", 90_001, undefined, undefined],
  ])("%s", async (_, seconds, get, getOld) => {
    const { clock, memory } = world();
    memory.setName("i-1", name);
    await clock.advance(seconds * 1000);
    expect(memory.get("i-1")).toEqual(get);
    expect(memory.getOld("i-1")).toEqual(getOld);
  });

  it("is never answered without asking where it is not to be kept", () => {
    const { memory } = world({ ttlSeconds: 0 });
    memory.setName("i-1", name);
    expect(memory.get("i-1")).toBeUndefined();
  });

  it("takes the place of an absence", () => {
    const { memory } = world();
    memory.setAbsent("i-1", absent);
    memory.setName("i-1", name);
    expect(memory.get("i-1")).toEqual(name);
  });

  it("ends an absence also where it is not to be kept", () => {
    const { memory } = world({ ttlSeconds: 0 });
    memory.setAbsent("i-1", absent);
    memory.setName("i-1", name);
    expect(memory.get("i-1")).toBeUndefined();
  });
});

describe("that there is none", () => {
  it.each<[what: string, seconds: number, settings: NameMemorySettings, get: unknown]>([
    ["is answered for ten seconds", 9.999, {}, absent],
    ["is then asked again", 10.001, {}, undefined],
    ["is not kept where it is not to be", 0, { absentTtlSeconds: 0 }, undefined],
  ])("%s", async (_, seconds, settings, get) => {
    const { clock, memory } = world(settings);
    memory.setAbsent("i-1", absent);
    await clock.advance(seconds * 1000);
    expect(memory.get("i-1")).toEqual(get);
  });

  it("ends the old name", async () => {
    const { memory } = world();
    memory.setName("i-1", name);
    memory.setAbsent("i-1", absent);
    expect(memory.get("i-1")).toEqual(absent);
    expect(memory.getOld("i-1")).toBeUndefined();
  });
});

it("made-up ids push out no name", () => {
  const { memory } = world({ maxEntries: 10 });
  memory.setName("i-1", name);
  for (let n = 0; n < 100; n++) memory.setAbsent(`i-absent-${n}`, absent);
  expect(memory.get("i-1")).toEqual(name);
  expect(memory.get("i-absent-0")).toBeUndefined();
  expect(memory.get("i-absent-99")).toEqual(absent);
});
