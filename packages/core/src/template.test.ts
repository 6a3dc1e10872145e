import { describe, expect, it } from "vitest";
import { parseTemplate } from "./template.ts";

describe("parseTemplate", () => {
  it.each([
    ["admin", ["admin"]],
    ["", []],
    ["{{SessionName}}", [{ insert: "SessionName" }]],
    ["a:{{AccountID}}:{{SessionNameRaw}}", ["a:", { insert: "AccountID" }, ":", { insert: "SessionNameRaw" }]],
    ["system:node:{{EC2PrivateDNSName}}", ["system:node:", { insert: "EC2PrivateDNSName" }]],
    ["{{AccessKeyID}}{{AccessKeyID}}", [{ insert: "AccessKeyID" }, { insert: "AccessKeyID" }]],
    ["{not a template}", ["{not a template}"]],
    ["{{{SessionName}}}", ["{", { insert: "SessionName" }, "}"]],
  ])("reads %j", (text, parts) => {
    expect(parseTemplate(text)).toEqual({ ok: true, value: parts });
  });

  it.each([
    ["{{SesionName}}", /unknown template "\{\{SesionName\}\}"; known are/],
    ["{{sessionname}}", /did you mean "\{\{SessionName\}\}"\?/],
    ["{{ SessionName }}", /did you mean "\{\{SessionName\}\}"\?/],
    ["a {{SessionName", /unknown template/],
    ["SessionName}}", /unknown template/],
    ["{{}}", /unknown template/],
  ])("refuses %j", (text, detail) => {
    expect(parseTemplate(text)).toMatchObject({ ok: false, problem: { detail: expect.stringMatching(detail) } });
  });
});
