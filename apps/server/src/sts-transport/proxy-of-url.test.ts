import { describe, expect, it } from "vitest";
import { proxyOfUrl, type ProxyVariables } from "./proxy-of-url.ts";

const sts = "https://sts.eu-central-1.amazonaws.com/";
const plain = "http://sts.example/";

describe("the proxy of a request is", () => {
  it.each<[url: string, env: ProxyVariables, proxy: string | undefined]>([
    [sts, { HTTPS_PROXY: "http://a:1" }, "http://a:1/"],
    [sts, { https_proxy: "http://a:1" }, "http://a:1/"],
    [sts, { HTTPS_PROXY: "http://a:1", https_proxy: "http://b:1" }, "http://a:1/"],
    [sts, { HTTPS_PROXY: "", https_proxy: "http://b:1" }, "http://b:1/"],
    [sts, { HTTPS_PROXY: "a:1" }, "http://a:1/"],
    [sts, { HTTPS_PROXY: "a" }, "http://a/"],
    [sts, { HTTPS_PROXY: "user:p%40ss@a:1" }, "http://user:p%40ss@a:1/"],
    [sts, { HTTPS_PROXY: "https://a:1" }, "https://a:1/"],
    [sts, { HTTPS_PROXY: "socks5://a:1" }, "socks5://a:1"],
    [sts, { HTTPS_PROXY: "http://a:1", NO_PROXY: "other.example" }, "http://a:1/"],
    [sts, { HTTPS_PROXY: "http://a:1", NO_PROXY: "amazonaws.com" }, undefined],
    [sts, { HTTPS_PROXY: "http://a:1", no_proxy: "amazonaws.com" }, undefined],
    [sts, { HTTPS_PROXY: "http://a:1", NO_PROXY: "other.example", no_proxy: "amazonaws.com" }, "http://a:1/"],
    [sts, { HTTP_PROXY: "http://a:1", http_proxy: "http://a:1" }, undefined],
    [sts, {}, undefined],
    [plain, { HTTP_PROXY: "http://a:1" }, "http://a:1/"],
    [plain, { http_proxy: "http://a:1" }, "http://a:1/"],
    [plain, { HTTPS_PROXY: "http://a:1", https_proxy: "http://a:1" }, undefined],
    [plain, { HTTP_PROXY: "http://a:1", NO_PROXY: "*" }, undefined],
    ["https://127.0.0.1:8443/", { HTTPS_PROXY: "http://a:1" }, undefined],
    ["https://127.0.0.1:8443/", { HTTPS_PROXY: "no URL" }, undefined],
  ])("%s with %o: %s", (url, env, proxy) => {
    const outcome = proxyOfUrl(new URL(url), env);
    expect(outcome).toMatchObject({ ok: true });
    expect(outcome.ok ? outcome.value?.href : outcome).toBe(proxy);
  });
});

describe("no proxy, and an error that does not repeat it, is", () => {
  it.each(["no URL", "ftp://a:1", "http://user:secret@", "http://user:secret@a:port"])("%s", (HTTPS_PROXY) => {
    expect(proxyOfUrl(new URL(sts), { HTTPS_PROXY })).toEqual({
      ok: false,
      problem: { code: "CONFIG_INVALID", detail: "HTTPS_PROXY is no URL such as http://proxy.example:3128" },
    });
  });

  it("HTTP_PROXY's, for http:", () => {
    expect(proxyOfUrl(new URL(plain), { HTTP_PROXY: "no URL" })).toMatchObject({
      problem: { code: "CONFIG_INVALID", detail: expect.stringMatching(/^HTTP_PROXY is no URL/) },
    });
  });
});
