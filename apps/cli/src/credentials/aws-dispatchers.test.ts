import { valueOrThrow } from "@aws-iam-authenticator/core";
import type { ProxyVariables } from "@aws-iam-authenticator/server/sts-transport";
import { Agent, ProxyAgent } from "undici";
import { describe, expect, it } from "vitest";
import { closedAfter } from "../testing/fake-io.ts";
import { awsDispatchers } from "./aws-dispatchers.ts";

const HTTPS_PROXY = "http://proxy.example:3128";
const url = new URL("https://sts.eu-central-1.amazonaws.com/");

describe("a host of AWS is asked", () => {
  it.each<[how: string, env: ProxyVariables, kind: typeof Agent | typeof ProxyAgent]>([
    ["straight", {}, Agent],
    ["straight, as NO_PROXY says", { HTTPS_PROXY, NO_PROXY: ".amazonaws.com" }, Agent],
    ["through the proxy", { HTTPS_PROXY }, ProxyAgent],
    ["through the proxy, past which others go", { HTTPS_PROXY, NO_PROXY: ".example" }, ProxyAgent],
  ])("%s, always by the same connections", (_, env, kind) => {
    const dispatchers = closedAfter(awsDispatchers(env, {}));
    const dispatcher = valueOrThrow(dispatchers.of(url));
    expect(dispatcher).toBeInstanceOf(kind);
    expect(valueOrThrow(dispatchers.of(url))).toBe(dispatcher);
  });

  it("by nobody where the proxy is no URL", () => {
    const dispatchers = closedAfter(awsDispatchers({ HTTPS_PROXY: "no URL" }, {}));
    expect(dispatchers.of(url)).toMatchObject({ ok: false, problem: { code: "CONFIG_INVALID" } });
  });
});
