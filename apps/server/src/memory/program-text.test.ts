import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { BUN, withoutBun } from "../listen/testing/bun-process.ts";
import { programTextRelease } from "./program-text.ts";

const program = fileURLToPath(new URL("testing/release-program.ts", import.meta.url));

describe("the release of the program's text", () => {
  it("is not to be had on Node", () => {
    expect(programTextRelease()).toBeUndefined();
  });

  it.skipIf(process.platform !== "linux" || withoutBun("the release of the program's text"))(
    "takes most of it out of memory on Bun, which goes on as before",
    () => {
      const printed = execFileSync(BUN, ["--conditions=@aws-iam-authenticator/source", program], { encoding: "utf8" });
      const { canRelease, before, after, works } = JSON.parse(printed);
      expect({ canRelease, works }).toEqual({ canRelease: true, works: true });
      expect(after).toBeLessThan(before / 2);
    },
  );
});
