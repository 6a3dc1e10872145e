import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeToken } from "./make-token.ts";
import { type PresignedRequest, presignedUrl } from "./presigned-request.ts";
import { readByParameter } from "./read-by-parameter.ts";
import { readUsualUrl } from "./read-usual-url.ts";
import { clockAtNoon, credentials, urlIn } from "./testing/tokens.ts";

async function urlOf(sessionToken?: string): Promise<string> {
  const made = { clusterId: "c", region: "eu-central-1", clock: clockAtNoon };
  return urlIn((await makeToken({ ...made, credentials: { ...credentials, sessionToken } })).token);
}

const [lasting, session] = [await urlOf(), await urlOf("FwoG/+==")];
const sessionParameter = "&X-Amz-Security-Token=FwoG%2F%2B%3D%3D";
const withSessionAfter = session
  .replace(sessionParameter, "")
  .replace("&X-Amz-Signature", `${sessionParameter}&X-Amz-Signature`);

describe("readUsualUrl reads", () => {
  it.each([
    ["the URL of lasting keys", lasting],
    ["the URL of a session, its parameters sorted, as most signers write it", session],
    ["the URL of a session as botocore writes it, the session token after the others", withSessionAfter],
    ["one that is signed for another service, which is for others to judge", lasting.replace("%2Fsts%2F", "%2Fs3%2F")],
    ["X-Amz-Expires=0", lasting.replace("Expires=60", "Expires=0")],
    ["X-Amz-Expires=900", lasting.replace("Expires=60", "Expires=900")],
    ["one signed header", lasting.replace("%3Bx-k8s-aws-id", "")],
    ["three signed headers", lasting.replace("%3Bx-k8s-aws-id", "%3Bx-a%3Bx-b")],
  ])("%s", (_, url) => {
    const read = readUsualUrl(url);
    expect(read && inTheClear(read)).toEqual(byParameter(url));
    expect(read).toBeDefined();
  });
});

describe("readUsualUrl leaves to others", () => {
  it.each([
    ["parameters in another order", lasting.replace(/(Action=\w+)&(Version=[\d-]+)/, "$2&$1")],
    ["lower-case escapes", lasting.replaceAll("%2F", "%2f")],
    ["a session token that is encoded otherwise", session.replace("%3D%3D&", "==&")],
    ["an empty session token", session.replace(sessionParameter, "&X-Amz-Security-Token=")],
    ["two session tokens", withSessionAfter.replace("&X-Amz-Signed", `${sessionParameter}&X-Amz-Signed`)],
    ["a day that does not exist", lasting.replace("Date=20260102", "Date=20260231")],
    ["X-Amz-Expires=901", lasting.replace("Expires=60", "Expires=901")],
    ["another action", lasting.replace("GetCallerIdentity", "GetSessionToken")],
    ["something before", ` ${lasting}`],
    ["something after", `${lasting}\n`],
    ["another version", lasting.replace("2011-06-15", "2011-06-16")],
  ])("%s", (_, url) => {
    expect(readUsualUrl(url)).toBeUndefined();
  });
});

it("what it reads of a URL that somebody altered is what its parameters say", () => {
  const piece = fc.constantFrom(
    "",
    "a",
    "0",
    "&",
    "=",
    "%2F",
    "%2f",
    "%41",
    "/",
    ";",
    sessionParameter,
    "%3B",
    "-",
    "\n",
  );
  const change = fc.tuple(fc.nat(session.length), fc.nat(3), piece);
  let read = 0;
  fc.assert(
    fc.property(fc.constantFrom(lasting, session, withSessionAfter), fc.array(change, { maxLength: 3 }), (url, all) => {
      const altered = all.reduce((now, [at, length, put]) => now.slice(0, at) + put + now.slice(at + length), url);
      const usual = readUsualUrl(altered);
      if (usual === undefined) return;
      read++;
      expect(inTheClear(usual)).toEqual(byParameter(altered));
      // Only the place of the session token is not told by what was read.
      expect([...presignedUrl(usual).reveal()].toSorted()).toEqual([...altered].toSorted());
    }),
    { numRuns: 3000 },
  );
  expect(read).toBeGreaterThan(0);
});

function byParameter(url: string): Record<string, unknown> | undefined {
  const outcome = readByParameter(url);
  return outcome.ok ? inTheClear(outcome.value) : undefined;
}

/** Secrets look all alike, so they are compared as texts. */
function inTheClear({ signature, sessionToken, ...rest }: PresignedRequest): Record<string, unknown> {
  return { ...rest, signature: signature.reveal(), sessionToken: sessionToken?.reveal() };
}
