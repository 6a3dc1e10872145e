import { Secret } from "@aws-iam-authenticator/core";
import { whole } from "./grammar.ts";
import { percentEncode } from "./percent-encoding.ts";

/** Each run of characters that stand for themselves is longest; of the others, those that are printable and no space. */
const canonical = whole(String.raw`[\w.~-]*(?:%(?:2[1-9A-CF]|3[A-F]|40|5[B-E]|60|7[B-D])[\w.~-]*)*`);

/**
 * A secret in its one percent-encoding, as it stands in a URL. It is kept so where nobody wants to know what it says: to decode
 * it and to encode it again would be the most of what it costs to read a token and to ask STS about it.
 */
export class EncodedSecret extends Secret {
  /** So that no other secret is taken for one. */
  declare protected readonly encoding: "percent";

  private constructor(encoded: string) {
    super(encoded);
  }

  /** Encodes a text; of anything but printable ASCII it would be one that {@link EncodedSecret.read} does not take. */
  static of(text: string): EncodedSecret {
    return new EncodedSecret(percentEncode(text));
  }

  /** Takes a text that is encoded; undefined where it is not, or is in another way. */
  static read(encoded: string): EncodedSecret | undefined {
    return canonical.test(encoded) ? new EncodedSecret(encoded) : undefined;
  }
}
