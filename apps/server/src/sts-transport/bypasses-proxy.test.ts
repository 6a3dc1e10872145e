import { describe, expect, it } from "vitest";
import { bypassesProxy } from "./bypasses-proxy.ts";

const sts = "https://sts.eu-central-1.amazonaws.com/";

describe("a request goes past the proxy", () => {
  it.each<[noProxy: string, url: string]>([
    ["*", sts],
    ["other.example *", sts],
    ["sts.eu-central-1.amazonaws.com", sts],
    ["STS.EU-CENTRAL-1.AMAZONAWS.COM", sts],
    ["sts.eu-central-1.amazonaws.com", "https://sts.eu-central-1.amazonaws.com./"],
    ["amazonaws.com", sts],
    [".amazonaws.com", sts],
    ["*.amazonaws.com", sts],
    ["a.example, amazonaws.com", sts],
    ["a.example amazonaws.com", sts],
    ["amazonaws.com:443", sts],
    ["amazonaws.com:80", "http://sts.eu-central-1.amazonaws.com/"],
    ["amazonaws.com:8443", "https://sts.eu-central-1.amazonaws.com:8443/"],
    ["10.1.2.3", "https://10.1.2.3/"],
    ["10.1.2.3:443", "https://10.1.2.3/"],
    ["10.0.0.0/8", "https://10.1.2.3/"],
    ["0.0.0.0/0", "https://10.1.2.3/"],
    ["10.1.2.3/32", "https://10.1.2.3/"],
    ["fd00::1", "https://[fd00:0::1]/"],
    ["[fd00::1]", "https://[fd00::1]/"],
    ["[fd00::1]:443", "https://[fd00::1]/"],
    ["fd00::/8", "https://[fd00::1]/"],
    ["", "https://localhost:8443/"],
    ["", "https://LOCALHOST/"],
    ["", "http://127.0.0.1:8443/"],
    ["", "http://127.255.0.1/"],
    ["", "http://[::1]:8443/"],
  ])("%j: %s", (noProxy, url) => {
    expect(bypassesProxy(new URL(url), noProxy)).toBe(true);
  });
});

describe("a request goes to the proxy", () => {
  it.each<[noProxy: string, url: string]>([
    ["", sts],
    [" , ,", sts],
    [".", sts],
    [":443", sts],
    ["aws.com", sts],
    ["eu-central-1", sts],
    ["*.eu-central-1.*", sts],
    ["sts.*", sts],
    ["amazonaws.com:80", sts],
    ["amazonaws.com:443x", sts],
    ["https://sts.eu-central-1.amazonaws.com", sts],
    [".amazonaws.com", "https://amazonaws.com/"],
    ["*.amazonaws.com", "https://amazonaws.com/"],
    ["10.1.2.3", "https://10.1.2.30/"],
    ["10.1.2.3:80", "https://10.1.2.3/"],
    ["1.2.3", "https://10.1.2.3/"],
    ["10.0.0.0/8", "https://11.1.2.3/"],
    ["10.0.0.0/33", "https://10.0.0.0/"],
    ["10.0.0.0/", "https://10.0.0.0/"],
    ["example.com/8", sts],
    ["fd00::/129", "https://[fd00::1]/"],
    ["0.0.0.0/0", "https://[fd00::1]/"],
    ["fd00::1", "https://[fd00::2]/"],
    ["", "https://localhost.example/"],
    ["", "https://128.0.0.1/"],
    ["", "https://[::2]/"],
  ])("%j: %s", (noProxy, url) => {
    expect(bypassesProxy(new URL(url), noProxy)).toBe(false);
  });
});
