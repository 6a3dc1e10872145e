import { PARTITION_IDS, Secret } from "@aws-iam-authenticator/core";
import { makeToken, tryMakeToken } from "@aws-iam-authenticator/token";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyMaking, everyRegion, hostOptions, making, type Making, verifierFor } from "./testing/makings.ts";
import { tokenOf, urlIn } from "./testing/spellings.ts";

/** What a verifier says of a token that was just made. */
function grantedTo({ identity, options }: Making) {
  return {
    ok: true,
    value: {
      identity: { arn: identity.arn, userId: identity.userId },
      accessKeyId: identity.accessKeyId,
      clusterId: options.clusterId,
    },
  };
}

describe("every token that is made is accepted:", () => {
  it.each(PARTITION_IDS)("for every endpoint of the partition %s", async (id) => {
    const regions = everyRegion.filter(({ partition }) => partition === id);
    expect(regions).not.toEqual([]);
    for (const where of regions) {
      for (const host of hostOptions) {
        const made = making({ ...where, host });
        const { token } = await makeToken(made.options);
        expect(await verifierFor(made).verifier.tryVerify(token)).toMatchObject(grantedTo(made));
      }
    }
  });

  it("of whatever credentials and cluster id, at whatever moment, until 15 minutes later", async () => {
    await fc.assert(
      fc.asyncProperty(anyMaking(2500), fc.nat(899_000), async (made, laterMs) => {
        const { token } = await makeToken(made.options);
        expect(await verifierFor(made, laterMs).verifier.tryVerify(token)).toMatchObject(grantedTo(made));
      }),
    );
  });

  it.each([1, 1000, 2000, 4000, 8000, 11_000])("with a session token of %i characters", async (length) => {
    const made = making({ partition: "aws", region: "eu-central-1", sessionToken: "x".repeat(length) });
    const { token } = await makeToken(made.options);
    expect(await verifierFor(made).verifier.tryVerify(token)).toMatchObject(grantedTo(made));
  });

  it("and what would be too long for a verifier is not made", async () => {
    const lengths = Array.from({ length: 40 }, (_, i) => 11_700 + 5 * i);
    const made = await Promise.all(
      lengths.map(async (length) => {
        const one = making({ partition: "aws", region: "eu-central-1", sessionToken: "x".repeat(length) });
        const outcome = await tryMakeToken(one.options);
        if (!outcome.ok) return outcome.problem.code;
        expect(await verifierFor(one).verifier.tryVerify(outcome.value.token)).toMatchObject({ ok: true });
        return "ok";
      }),
    );
    expect(new Set(made)).toEqual(new Set(["ok", "TOKEN_TOO_LARGE"]));
  });
});

describe("no change of one character of an accepted token is accepted with another meaning:", async () => {
  const made = making({ partition: "aws", region: "eu-central-1", sessionToken: "FwoG/+==" });
  const honest = (await makeToken(made.options)).token.reveal();

  /** Every text that comes of leaving out, replacing or putting in one character. */
  function* changesOf(text: string, characters: string): Generator<string> {
    for (let at = 0; at <= text.length; at++) {
      const [before, after] = [text.slice(0, at), text.slice(at + 1)];
      if (at < text.length) yield before + after;
      for (const one of characters) {
        if (at < text.length && text[at] !== one) yield before + one + after;
        yield before + one + text.slice(at);
      }
    }
  }

  it.each([
    ["of the token", [...changesOf(honest, "Aa0_-=.+/ \n\0é")]],
    ["of the URL in it", [...changesOf(urlIn(honest), "Aafz09=&%/;+?#:@.-_~ \n\0\x7fé")].map(tokenOf)],
  ])("%s", async (_, changed) => {
    const { verifier, sent } = verifierFor(made);
    const expected = await verifier.tryVerify(new Secret(honest));
    expect(expected).toMatchObject(grantedTo(made));
    const [request] = sent;
    for (const token of changed) {
      const before = sent.length;
      const outcome = await verifier.tryVerify(new Secret(token));
      if (!outcome.ok) continue;
      // Another spelling of the same fields, then: STS is asked the very same.
      expect(outcome).toEqual(expected);
      expect(sent.slice(before)).toEqual([request]);
    }
    // What is refused by STS was nevertheless sent to the one host, with the two headers.
    expect(new Set(sent.map(({ url }) => new URL(url).origin))).toEqual(
      new Set(["https://sts.eu-central-1.amazonaws.com"]),
    );
    expect(new Set(sent.map(({ headers }) => JSON.stringify(headers)))).toEqual(
      new Set([JSON.stringify({ accept: "application/json", "x-k8s-aws-id": made.options.clusterId })]),
    );
    expect(changed.length).toBeGreaterThan(10_000);
  });
});
