// AWS's Signature Version 4 test suite, through the same signer that makes tokens. The vectors are read from a published
// version of the signer's package that still ships them.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { HttpRequest } from "@smithy/protocol-http";
import { describe, expect, it } from "vitest";
import { createSigner } from "./signer.ts";

interface Suite {
  readonly region: string;
  readonly service: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly signingDate: Date;
  readonly requests: readonly {
    readonly name: string;
    readonly request: ConstructorParameters<typeof HttpRequest>[0];
    readonly authorization: string;
  }[];
}

const suite = loadSuite();
if (suite === undefined) {
  // oxlint-disable-next-line no-console -- a skip must be seen
  console.warn("The package sigv4-test-vectors is not installed: AWS's SigV4 test vectors are skipped");
}

describe.skipIf(suite === undefined)("AWS's SigV4 test vectors", () => {
  it("are there in number", () => {
    expect(suite?.requests.length).toBeGreaterThan(20);
  });

  it.each(suite?.requests.map((vector) => [vector.name, vector] as const) ?? [])("%s", async (_, vector) => {
    if (suite === undefined) throw new Error("no suite");
    const { region, service, credentials, signingDate } = suite;
    const signer = createSigner({ service, region, credentials });
    const signed = await signer.sign(new HttpRequest(vector.request), { signingDate });
    expect(signed.headers["authorization"]).toBe(vector.authorization);
  });
});

function loadSuite(): Suite | undefined {
  const require = createRequire(import.meta.url);
  try {
    const file = join(dirname(require.resolve("sigv4-test-vectors/package.json")), "dist-cjs", "suite.fixture.js");
    return existsSync(file) ? require(file) : undefined;
  } catch {
    return undefined;
  }
}
