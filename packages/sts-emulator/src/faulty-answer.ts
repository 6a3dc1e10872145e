import type { AnswerFault } from "./answer-fault.ts";
import { drip, halt, padded, type WhenHealed } from "./slow-bodies.ts";
import { faultResponse } from "./sts-answer.ts";
import { StsFault } from "./sts-fault.ts";

/** What an answer that is wrong is made from. */
export interface FaultyAnswerContext {
  readonly request: Request;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** What STS would answer at that moment. */
  readonly answerAt: (now: number) => Promise<Response>;
  readonly whenHealed: WhenHealed;
}

// Neither JSON nor, with these bytes, UTF-8.
const garbage = new Uint8Array([0x7b, 0xff, 0xfe, 0x00, 0x80, 0x22]);

/** The answer as it comes where something is wrong. */
export async function faultyAnswer(fault: AnswerFault, context: FaultyAnswerContext): Promise<Response> {
  const { request, now, answerAt, whenHealed } = context;
  const answer = () => answerAt(now());
  switch (fault.kind) {
    case "throttling":
      return faultResponse(new StsFault(400, "Throttling", "Rate exceeded"), { request, now: now() });
    case "error": {
      const { status, code } = fault;
      const type = status >= 500 ? "Receiver" : "Sender";
      return faultResponse(new StsFault(status, code, "Something went wrong.", type), { request, now: now() });
    }
    case "page":
      return new Response(`<html><body><h1>${fault.status}</h1></body></html>`, {
        status: fault.status,
        headers: { "content-type": "text/html" },
      });
    case "redirect":
      return new Response(null, { status: fault.status ?? 302, headers: { location: fault.location } });
    case "garbage":
      return new Response(garbage, { headers: { "content-type": "application/json" } });
    case "content-type":
      return withType(await answer(), fault.contentType);
    case "huge-body":
      return withBody(await answer(), (bytes) => padded(bytes, fault.bytes));
    case "drip":
      return withBody(await answer(), (bytes) => drip(bytes, fault.bytesPerSecond, whenHealed));
    case "hang":
      if (fault.when === "in-body") return withBody(await answer(), (bytes) => halt(bytes, whenHealed));
      await healedOrAborted(whenHealed, request.signal);
      return answer();
    case "clock-skew":
      return answerAt(now() + fault.seconds * 1000);
  }
}

async function withBody(answer: Response, body: (bytes: Uint8Array) => ReadableStream<Uint8Array>): Promise<Response> {
  const { status, headers } = answer;
  return new Response(body(new Uint8Array(await answer.arrayBuffer())), { status, headers });
}

function withType({ status, headers, body }: Response, contentType: string): Response {
  return new Response(body, { status, headers: { ...Object.fromEntries(headers), "content-type": contentType } });
}

function healedOrAborted(whenHealed: WhenHealed, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const goOn = (): void => {
      forget();
      signal.removeEventListener("abort", goOn);
      resolve();
    };
    const forget = whenHealed(goOn);
    if (signal.aborted) goOn();
    else signal.addEventListener("abort", goOn, { once: true });
  });
}
