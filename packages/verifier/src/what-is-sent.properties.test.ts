import { Secret } from "@aws-iam-authenticator/core";
import { decodeToken, makeToken } from "@aws-iam-authenticator/token";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyMaking, verifierFor } from "./testing/makings.ts";
import { anySpelling, tokenOf, urlIn } from "./testing/spellings.ts";

/** The fields of a token's request, the secret ones in the clear: as secrets they would all be alike. */
function fieldsOf(token: string): Record<string, unknown> {
  const decoded = decodeToken(new Secret(token));
  if (!decoded.ok) throw new Error(decoded.problem.code);
  const { signature, sessionToken, ...rest } = decoded.value;
  return { ...rest, signature: signature.reveal(), sessionToken: sessionToken?.reveal() };
}

describe("what is sent to STS is a function of the checked fields alone:", () => {
  it("tokens with the same fields have the same request sent, byte for byte, however they are spelt", async () => {
    await fc.assert(
      fc.asyncProperty(anyMaking(500), anySpelling, async (made, respell) => {
        const honest = (await makeToken(made.options)).token.reveal();
        const other = tokenOf(respell(urlIn(honest)));
        expect(fieldsOf(other)).toEqual(fieldsOf(honest));

        const [first, second] = [verifierFor(made), verifierFor(made)];
        expect(await first.verifier.tryVerify(new Secret(honest))).toMatchObject({ ok: true });
        expect(await second.verifier.tryVerify(new Secret(other))).toMatchObject({ ok: true });
        expect(first.sent).toHaveLength(1);
        expect(second.sent).toEqual(first.sent);
      }),
    );
  });

  it("the URL has the token's fields in the one spelling, and every reader of URLs reads it alike", async () => {
    await fc.assert(
      fc.asyncProperty(anyMaking(2000), async (made) => {
        const { token } = await makeToken(made.options);
        const { verifier, sent } = verifierFor(made);
        const { endpoint } = await verifier.verify(token.reveal());
        const [request] = sent;
        const url = request?.url ?? "";
        expect(fieldsOf(tokenOf(url))).toEqual(fieldsOf(token.reveal()));
        const read = new URL(url);
        expect(read.href).toBe(url);
        expect([read.protocol, read.host, read.username, read.password, read.pathname, read.hash]).toEqual([
          "https:",
          endpoint.host,
          "",
          "",
          "/",
          "",
        ]);
        expect(request?.headers).toEqual({ accept: "application/json", "x-k8s-aws-id": made.options.clusterId });
      }),
    );
  });
});
