import { faults, type StsFault } from "./sts-fault.ts";
import type { StsRequest } from "./sts-request.ts";

/** What a request says of its own signature, in its query or its Authorization header. Nothing of it is checked but its form. */
export interface SignatureClaim {
  readonly accessKeyId: string;
  readonly scope: {
    readonly date: string;
    readonly region: string;
    readonly service: string;
    readonly terminator: string;
  };
  /** When it was signed, such as `20260102T150405Z`. */
  readonly timestamp: string;
  /** Names of the signed headers, in the order that the request gives. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const algorithm = "AWS4-HMAC-SHA256";

/**
 * Reads the claim of a request that is presigned or has an Authorization header.
 *
 * Faults: `MissingAuthenticationToken` where it has neither; `IncompleteSignature` where it has both, or a part is
 * missing or malformed.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
 */
export function readSignatureClaim({ query, headers }: StsRequest): SignatureClaim | StsFault {
  const authorization = headers.get("authorization");
  const isPresigned = ["Algorithm", "Credential", "Signature"].some((part) => query.has(`X-Amz-${part}`));
  if (isPresigned && authorization !== null) {
    return faults.incompleteSignature(
      "Only one of the Authorization header and query-string authentication may be used.",
    );
  }
  if (isPresigned) {
    return claimOf("AWS query-string parameters must include", query.get("X-Amz-Algorithm"), {
      "X-Amz-Credential": query.get("X-Amz-Credential"),
      "X-Amz-SignedHeaders": query.get("X-Amz-SignedHeaders"),
      "X-Amz-Signature": query.get("X-Amz-Signature"),
      "X-Amz-Date": query.get("X-Amz-Date"),
    });
  }
  if (authorization === null) return faults.missingAuthentication();
  const [, scheme, rest = ""] = /^(\S+) *(.*)$/.exec(authorization) ?? [];
  const parts = new Map<string, string>();
  for (const part of rest.split(",")) {
    const [, name = "", value = ""] = /^ *([A-Za-z]+)=(\S*) *$/.exec(part) ?? [];
    if (name === "" || parts.has(name)) {
      return faults.incompleteSignature(`'${part.trim()}' not a valid key=value pair in Authorization header.`);
    }
    parts.set(name, value);
  }
  return claimOf("Authorization header requires", scheme, {
    Credential: parts.get("Credential"),
    SignedHeaders: parts.get("SignedHeaders"),
    Signature: parts.get("Signature"),
    "X-Amz-Date": headers.get("x-amz-date") ?? undefined,
  });
}

/** @param parts credential, signed headers, signature and timestamp, in this order, by the names under which they were looked for */
function claimOf(
  demand: string,
  givenAlgorithm: string | undefined,
  parts: Readonly<Record<string, string | undefined>>,
): SignatureClaim | StsFault {
  const missing = Object.keys(parts).filter((name) => !parts[name]);
  if (missing.length > 0) {
    return faults.incompleteSignature(missing.map((name) => `${demand} '${name}'.`).join(" "));
  }
  const [credential = "", signedHeaders = "", signature = "", timestamp = ""] = Object.values(parts);
  if (givenAlgorithm !== algorithm) {
    return faults.incompleteSignature(`Unsupported AWS 'algorithm': '${givenAlgorithm}'.`);
  }
  if (!/^\d{8}T\d{6}Z$/.test(timestamp)) {
    return faults.incompleteSignature(`Date must be in ISO-8601 'basic format'. Got '${timestamp}'.`);
  }
  const fields = credential.split("/");
  const [accessKeyId = "", date = "", region = "", service = "", terminator = ""] = fields;
  if (fields.length !== 5) {
    return faults.incompleteSignature(
      "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, " +
        `got '${credential}'.`,
    );
  }
  return {
    accessKeyId,
    scope: { date, region, service, terminator },
    timestamp,
    signedHeaders: signedHeaders.split(";"),
    signature,
  };
}
