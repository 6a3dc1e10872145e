import aws4 from "aws4";
import { writeQueryParameters } from "./query-parameters.ts";
import type { SignatureClaim } from "./signature-claim.ts";
import { faults, type StsFault } from "./sts-fault.ts";
import type { StsRequest } from "./sts-request.ts";

/**
 * Checks the signature of a request by signing it again, just the headers that it names, with the package aws4.
 *
 * Fault: `SignatureDoesNotMatch`, also where `host` or an `x-amz-` header is not among the signed headers, or a signed
 * header is absent.
 */
export async function checkSignature(
  request: StsRequest,
  claim: SignatureClaim,
  secretAccessKey: string,
): Promise<StsFault | undefined> {
  const { headers } = request;
  if (!claim.signedHeaders.includes("host")) return faults.hostNotSigned();
  const unsigned = [...headers.keys()].find((name) => name.startsWith("x-amz-") && !claim.signedHeaders.includes(name));
  if (unsigned !== undefined) return faults.headerNotSigned(unsigned);
  const absent = claim.signedHeaders.find((name) => !isHeaderOf(headers, name));
  if (absent !== undefined) return faults.signedHeaderAbsent(absent);

  // aws4 takes this header for the body's digest instead of computing it.
  const claimedDigest = headers.get("x-amz-content-sha256");
  const bodyIsAsClaimed = claimedDigest === null || claimedDigest === (await sha256Hex(request.body));
  if (!bodyIsAsClaimed || signatureOf(request, claim, secretAccessKey) !== claim.signature) {
    return faults.signatureDoesNotMatch();
  }
  return undefined;
}

function signatureOf(request: StsRequest, claim: SignatureClaim, secretAccessKey: string): string | undefined {
  const query = writeQueryParameters([...request.query].filter(([name]) => name !== "X-Amz-Signature"));
  const signable = {
    method: request.method,
    path: query === "" ? "/" : `/?${query}`,
    headers: Object.fromEntries(claim.signedHeaders.map((name) => [name, request.headers.get(name) ?? ""])),
    body: request.body,
    service: claim.scope.service,
    region: claim.scope.region,
    // Nothing is added, nothing left out: aws4 by itself skips headers such as user-agent.
    doNotModifyHeaders: true,
    extraHeadersToInclude: Object.fromEntries(claim.signedHeaders.map((name) => [name, true])),
  };
  const signer = new aws4.RequestSigner(signable, { accessKeyId: claim.accessKeyId, secretAccessKey });
  signer.datetime = claim.timestamp;
  const signature = signer.signature();
  // Names that are not in order, in upper case or repeated are no list that SigV4 would sign.
  return signer.signedHeaders() === claim.signedHeaders.join(";") ? signature : undefined;
}

function isHeaderOf(headers: Headers, name: string): boolean {
  // Headers.has throws for what cannot be a header's name.
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name) && headers.has(name);
}

async function sha256Hex(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
