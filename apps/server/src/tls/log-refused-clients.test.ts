import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { collectLog } from "../testing/collect-log.ts";
import { logRefusedClients } from "./log-refused-clients.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const first = (address: string) =>
  expect.stringContaining(
    `level=warning msg="a client without a certificate of server.clientCAFile was turned away" client="${address}"`,
  );
const more = (count: number) => expect.stringContaining(`was turned away, in the last minute" count=${count}`);

it("clients that are turned away are told one at once, and a minute's in a line", () => {
  const { logger, lines } = collectLog();
  const { refused } = logRefusedClients(logger);
  for (let port = 1; port <= 1000; port++) refused(`10.0.0.1:${port}`);
  expect(lines).toEqual([first("10.0.0.1:1")]);
  vi.advanceTimersByTime(60_000);
  expect(lines).toEqual([first("10.0.0.1:1"), more(999)]);
  refused("10.0.0.2:1");
  vi.advanceTimersByTime(120_000);
  expect(lines.slice(2)).toEqual([first("10.0.0.2:1")]);
});

it("at the end those that were not told yet are", () => {
  const { logger, lines } = collectLog();
  const { refused, close } = logRefusedClients(logger);
  refused("10.0.0.1:1");
  refused("10.0.0.1:2");
  close();
  expect(lines).toEqual([first("10.0.0.1:1"), more(1)]);
  expect(vi.getTimerCount()).toBe(0);
});
