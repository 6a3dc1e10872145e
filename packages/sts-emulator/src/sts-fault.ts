/** An error as STS answers it. */
export class StsFault {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Whose fault it is: the caller's, or the service's. */
  readonly type: "Sender" | "Receiver";

  constructor(status: number, code: string, message: string, type: "Sender" | "Receiver" = "Sender") {
    this.status = status;
    this.code = code;
    this.message = message;
    this.type = type;
  }
}

const mismatch = (message: string) => new StsFault(403, "SignatureDoesNotMatch", message);

/**
 * The errors that the emulator answers, worded as STS words them.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html
 */
export const faults = {
  // ── before the caller is known ─────────────────────────────────────────────────────────────────────────────────────
  unknownPath: () => new StsFault(404, "UnknownOperationException", "Only the path / is served."),
  methodNotAllowed: () => new StsFault(405, "MethodNotAllowed", "Only GET and POST are served."),
  bodyTooLarge: () => new StsFault(413, "RequestEntityTooLarge", "The request body is too large."),
  malformedQuery: () => new StsFault(404, "MalformedQueryString", "The query string contains a syntax error."),
  missingAction: () => new StsFault(400, "MissingAction", "The request is missing an action or a required parameter."),
  invalidAction: (action: string, version: string) =>
    new StsFault(400, "InvalidAction", `Could not find operation ${action} for version ${version}`),
  missingAuthentication: () =>
    new StsFault(403, "MissingAuthenticationToken", "Request is missing Authentication Token"),
  incompleteSignature: (message: string) => new StsFault(400, "IncompleteSignature", message),

  // ── who the caller claims to be ────────────────────────────────────────────────────────────────────────────────────
  invalidClientTokenId: () =>
    new StsFault(403, "InvalidClientTokenId", "The security token included in the request is invalid."),
  expiredToken: () => new StsFault(403, "ExpiredToken", "The security token included in the request is expired"),
  signatureExpired: (signed: string, limit: string, now: string) =>
    mismatch(`Signature expired: ${signed} is now earlier than ${limit} (${now} - 15 min.)`),
  signatureNotYetCurrent: (signed: string, limit: string, now: string) =>
    mismatch(`Signature not yet current: ${signed} is still later than ${limit} (${now} + 5 min.)`),
  wrongScopeDate: (scope: string, timestamp: string) =>
    mismatch(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: ` +
        `'${scope}' != '${timestamp.slice(0, 8)}', from '${timestamp}'.`,
    ),
  wrongScopeRegion: (region: string) => mismatch(`Credential should be scoped to a valid region, not '${region}'. `),
  wrongScopeService: () => mismatch("Credential should be scoped to correct service: 'sts'. "),
  wrongScopeTerminator: (terminator: string) =>
    mismatch(`Credential should be scoped with a valid terminator: 'aws4_request', not '${terminator}'. `),
  hostNotSigned: () => mismatch("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."),
  headerNotSigned: (name: string) => mismatch(`'${name}' must be a 'SignedHeader' in the AWS Authorization.`),
  signedHeaderAbsent: (name: string) => mismatch(`The signed header '${name}' is not in the request.`),
  signatureDoesNotMatch: () =>
    mismatch(
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access " +
        "Key and signing method. Consult the service documentation for details.",
    ),

  // ── AssumeRole ─────────────────────────────────────────────────────────────────────────────────────────────────────
  validation: (message: string) => new StsFault(400, "ValidationError", message),
  rootMayNotAssume: () => new StsFault(403, "AccessDenied", "Roles may not be assumed by root accounts."),
  mayNotAssume: (caller: string, role: string) =>
    new StsFault(
      403,
      "AccessDenied",
      `User: ${caller} is not authorized to perform: sts:AssumeRole on resource: ${role}`,
    ),
  wrongMfaCode: () =>
    new StsFault(403, "AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code. "),

  // ── AssumeRoleWithWebIdentity ──────────────────────────────────────────────────────────────────────────────────────
  invalidIdentityToken: () =>
    new StsFault(
      400,
      "InvalidIdentityToken",
      "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
    ),
  expiredIdentityToken: () =>
    new StsFault(
      400,
      "ExpiredTokenException",
      "Token expired: current date/time must be before the expiration date/time",
    ),
  mayNotAssumeWithWebIdentity: () =>
    new StsFault(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"),
} as const;
