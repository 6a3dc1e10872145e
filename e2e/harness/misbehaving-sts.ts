import { type EmulatedIdentity, emulatedRoleSession, stsErrorResponse } from "@aws-iam-authenticator/sts-emulator";

/** An identity for whom STS goes wrong, and repeats what was asked where it can. */
export interface Misfortune {
  readonly name: string;
  readonly identity: EmulatedIdentity;
  /** Begins the answer's error. */
  readonly code: string;
  readonly httpStatus: number;
  /** @param message repeats what was asked, and begins with what of it is secret: whoever shows it may cut it off */
  respond(request: Request, message: string): Response | Promise<Response>;
}

/** What can go wrong with STS; see {@link interceptMisfortunes}. */
export const MISFORTUNES: readonly Misfortune[] = [
  misfortune("throttles", "STS_THROTTLED", 429, (request, message) =>
    stsErrorResponse(request, { status: 400, code: "Throttling", message }),
  ),
  misfortune("fails", "STS_FAULT", 503, (request, message) =>
    stsErrorResponse(request, { status: 500, code: "InternalFailure", message }),
  ),
  misfortune("refuses in a new way", "STS_REFUSED", 200, (request, message) =>
    stsErrorResponse(request, { status: 403, code: "SomethingNew", message }),
  ),
  misfortune("refuses the signature", "STS_SIGNATURE_MISMATCH", 200, (request, message) =>
    stsErrorResponse(request, { status: 403, code: "SignatureDoesNotMatch", message }),
  ),
  misfortune("is a proxy", "STS_ANSWER_INVALID", 503, (_, message) => new Response(message, { status: 403 })),
  misfortune("is a portal", "STS_ANSWER_INVALID", 503, (_, message) => {
    const headers = { location: `https://portal.example/?from=${encodeURIComponent(message)}` };
    return new Response(message, { status: 302, headers });
  }),
  misfortune("answers with another document", "STS_ANSWER_INVALID", 503, (_, message) => Response.json({ message })),
  misfortune("answers without end", "STS_ANSWER_INVALID", 503, (_, message) => new Response(message.repeat(200))),
  misfortune("breaks off", "STS_UNREACHABLE", 503, (_, message) => new Response(brokenStream(message))),
  misfortune("does not answer", "STS_TIMEOUT", 503, untilGivenUp),
];

/** For the emulator's `intercept`: looks by the access key who asks. */
export function interceptMisfortunes(request: Request): Response | Promise<Response> | undefined {
  const { searchParams } = new URL(request.url);
  const credential = searchParams.get("X-Amz-Credential") ?? "";
  const met = MISFORTUNES.find(({ identity }) => credential.startsWith(`${identity.accessKeyId}/`));
  const secret = ["X-Amz-Signature", "X-Amz-Security-Token"].map((name) => searchParams.get(name));
  return met?.respond(request, `${secret.join(" ")} in ${request.url}`);
}

function misfortune(name: string, code: string, httpStatus: number, respond: Misfortune["respond"]): Misfortune {
  const identity = emulatedRoleSession({ role: "Unlucky", session: name.replaceAll(" ", "-") });
  return { name, code, httpStatus, identity, respond };
}

/** Breaks only after some pieces: whoever serves it must have begun to send. */
function brokenStream(text: string): ReadableStream<Uint8Array> {
  let pieces = 0;
  return new ReadableStream({
    pull(controller) {
      if (++pieces > 5) controller.error(new Error("broken on purpose"));
      else controller.enqueue(new TextEncoder().encode(text));
    },
  });
}

function untilGivenUp({ signal }: Request): Promise<Response> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(new Response(null, { status: 500 })), { once: true });
  });
}
