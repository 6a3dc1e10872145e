import { describe, expect, it } from "vitest";
import { splitUrl } from "./split-url.ts";

describe("splitUrl", () => {
  it.each([
    "https://sts.eu-central-1.amazonaws.com/?Action=GetCallerIdentity&X-Amz-Credential=AKIA%2F20260102%2Fx",
    "https://sts.amazonaws.com/?a=https://example.com/",
    "http://127.0.0.1:4566/",
  ])("takes %s apart as URL does", (url) => {
    const { origin, host, pathname, search } = new URL(url);
    expect(splitUrl(url)).toEqual({ origin, host, path: pathname + search });
  });
});
