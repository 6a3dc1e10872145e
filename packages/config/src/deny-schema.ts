import { deniableArn, safe } from "@aws-iam-authenticator/core";
import * as v from "valibot";
import { textThat, textThatPasses } from "./checks.ts";
import { parseTimestamp } from "./timestamp.ts";
import { hints } from "./shape.ts";

const separated = hints<string[]>({ separators: /[\s,]+/ });

/**
 * Whom the server denies whatever the mappings say. A value that can never match is an error: a denial without effect is
 * worse than none.
 */
export const denySchema = v.object({
  arns: v.optional(v.pipe(v.array(textThatPasses(deniableArn)), separated)),
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKey.html
  accessKeyIDs: v.optional(
    v.pipe(
      v.array(
        textThat(
          (text) => /^\w{16,128}$/.test(text),
          (text) => safe`${text} is no access key id: 16 to 128 letters, digits or _`,
        ),
      ),
      separated,
    ),
  ),
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
  sessionNames: v.optional(
    v.pipe(
      v.array(
        textThat(
          (text) => /^[\w+=,.@-]{2,64}$/.test(text),
          (text) => safe`${text} is no session name: 2 to 64 letters, digits or _+=,.@-`,
        ),
      ),
      hints({ separators: /\s+/ }),
    ),
  ),
  signedBefore: v.optional(
    textThat(
      (text) => parseTimestamp(text) !== undefined,
      (text) => safe`${text} is no moment as RFC 3339 writes it, such as ${"2026-01-02T15:04:05Z"}`,
    ),
  ),
});
