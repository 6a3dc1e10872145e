import type { Socket } from "node:net";
import type { Bounds } from "../bounds.ts";
import type { BeginRequest, OverHttp1 } from "../connection.ts";
import type { Answers } from "../fair-answers.ts";
import type { PlainAnswer } from "../plain-request.ts";
import { formatAnswer, formatRefusal, plainOf } from "./format-answer.ts";
import { type CheckedHead, checkHead, makeRequest } from "./make-request.ts";
import { createParser, type Head, type Parser } from "./parser.ts";
import { type Flow, RequestBody } from "./request-body.ts";

/** What a session is made of. */
export interface SessionDeps {
  readonly scheme: "http" | "https";
  readonly answers: Answers;
  /** Calls at the end of this turn of the event loop: what is written then for many connections wakes their other sides once. */
  readonly atTurnEnd: (act: () => void) => void;
  /** Is told of each request, so that it is counted and bounded. */
  readonly begin: BeginRequest;
  readonly bounds: Bounds;
}

/** Of what is no request. */
const noFlow: Flow = { stop: () => undefined, goOn: () => undefined };

/** A request under way, and its answer. */
interface Exchange {
  readonly body: RequestBody;
  /** Whether all of the request is there. */
  whole: boolean;
  /** Whether nothing may follow in this connection. */
  last: boolean;
  /** Written out; undefined as long as there is none. */
  answer: string | undefined;
  readonly ended: (answered: boolean) => void;
}

/**
 * Speaks HTTP/1.1 over one connection, as a server: hands on each request as soon as its headers are there, and writes the
 * answers in the order in which the requests came. What the connection may take is for its `Connection` to bound.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112
 */
export class Http1Session implements OverHttp1 {
  readonly #socket: Socket;
  readonly #deps: SessionDeps;
  readonly #parser: Parser;
  readonly #flow: Flow;
  /** The oldest first. */
  readonly #exchanges: Exchange[] = [];
  /** Whose body is coming in. */
  #coming: Exchange | undefined;
  /** Its headers are there, and it was not handed on yet. */
  #fresh: { readonly head: Head; readonly exchange: Exchange } | undefined;
  #headersBeganAt: number | undefined;
  /** Nothing is read any more: what still comes is thrown away until the other side has ended, too. */
  #deaf = false;
  hasEnded = false;
  #isEnding = false;

  announceEnd(): void {
    this.#isEnding = true;
  }

  constructor(socket: Socket, deps: SessionDeps) {
    this.#socket = socket;
    this.#deps = deps;
    this.#flow = { stop: () => socket.pause(), goOn: () => socket.resume() };
    this.#parser = createParser(
      {
        begin: () => (this.#headersBeganAt = performance.now()),
        head: (head) => this.#head(head),
        body: (bytes) => this.#coming?.body.push(bytes),
        end: () => this.#end(),
      },
      deps.bounds.headerBytes,
    );
    socket.on("data", (bytes: Buffer) => this.#read(bytes));
    socket.on("end", () => this.#otherSideEnded());
    socket.on("close", () => this.#closed());
  }

  /** Ends the connection; what was written before is still sent. */
  end(): void {
    this.#deaf = true;
    this.hasEnded = true;
    this.#socket.end();
  }

  check(): void {
    const { headersMs } = this.#deps.bounds;
    const beganAt = this.#headersBeganAt;
    if (!this.#deaf && beganAt !== undefined && performance.now() - beganAt >= headersMs) this.#refuse(408);
  }

  #read(bytes: Buffer): void {
    if (this.#deaf) return;
    const failure = this.#parser.read(bytes);
    this.#handOn();
    if (failure !== undefined) this.#refuse(failure);
  }

  #head(head: Head): void {
    this.#headersBeganAt = undefined;
    const { method, version, upgrades, keepsAlive } = head;
    if (this.#deaf || this.#socket.destroyed) return;
    if (method === "CONNECT") {
      this.#deaf = true;
      this.#socket.destroy();
      return;
    }
    const exchange: Exchange = {
      body: new RequestBody(this.#flow),
      whole: false,
      // What follows an upgrade is in another protocol; and a client of HTTP/1.0 need not know how to go on.
      last: !keepsAlive || upgrades || version !== "1.1",
      answer: undefined,
      ended: this.#deps.begin(() => this.#socket.destroy()),
    };
    this.#exchanges.push(exchange);
    this.#coming = exchange;
    this.#fresh = { head, exchange };
  }

  #end(): void {
    const coming = this.#coming;
    if (coming === undefined) return;
    coming.whole = true;
    coming.body.complete();
    this.#handOn();
    this.#coming = undefined;
    if (coming.last) this.#deaf = true;
  }

  /** As soon as all of a request was read that came at once: its body is mostly among it. */
  #handOn(): void {
    const fresh = this.#fresh;
    if (fresh === undefined) return;
    this.#fresh = undefined;
    void this.#answer(fresh.head, fresh.exchange);
  }

  async #answer(head: Head, exchange: Exchange): Promise<void> {
    const { scheme, bounds } = this.#deps;
    const checked = checkHead(head, { scheme, mostHeaderBytes: bounds.headerBytes });
    if (typeof checked === "number") {
      this.#settle(exchange, formatRefusal(checked), true);
      return;
    }
    if (checked.waitsToGoOn && !exchange.whole && this.#exchanges[0] === exchange) {
      this.#socket.write("HTTP/1.1 100 Continue\r\n\r\n");
    }
    try {
      const answer = await (this.#answerPlainly(checked, exchange) ?? this.#answerByFetch(checked, exchange));
      const last = this.#isLast(exchange);
      this.#settle(exchange, formatAnswer(answer, { method: checked.method, last }), last);
    } catch {
      this.#settle(exchange, formatRefusal(500), true);
    }
  }

  /** What came whole, as nearly all does; what did not is for the streams of the Fetch API. */
  #answerPlainly({ method, target, headers }: CheckedHead, { body }: Exchange): Promise<PlainAnswer> | undefined {
    const { whole } = body;
    if (whole === undefined) return undefined;
    const text = (): Promise<string> => new Response(body.take()).text();
    return this.#deps.answers.plainly({ method, target, headers, whole, text, body: null });
  }

  async #answerByFetch(checked: CheckedHead, { body }: Exchange): Promise<PlainAnswer> {
    return plainOf(await this.#deps.answers.fetch(makeRequest(checked, body)));
  }

  /** Whether the connection ends after the answer; what is left of the request is not waited for. */
  #isLast(exchange: Exchange): boolean {
    return exchange.last || !exchange.whole || (this.#isEnding && this.#exchanges.at(-1) === exchange);
  }

  /** Refuses what is no request, after the answers to those before it. */
  #refuse(status: number): void {
    if (this.#deaf) return;
    this.#deaf = true;
    this.#headersBeganAt = undefined;
    if (this.#coming !== undefined) {
      // Its body is broken: nobody can tell what it says.
      this.#coming.body.breakOff();
      this.#settle(this.#coming, formatRefusal(status), true);
      return;
    }
    const answer = formatRefusal(status);
    this.#exchanges.push({ body: new RequestBody(noFlow), whole: true, last: true, answer, ended: () => undefined });
    this.#writeAnswers();
  }

  #settle(exchange: Exchange, answer: string, last: boolean): void {
    if (exchange.answer !== undefined) return;
    exchange.answer = answer;
    exchange.last ||= last;
    this.#deps.atTurnEnd(() => this.#writeAnswers());
  }

  #writeAnswers(): void {
    while (this.#exchanges[0]?.answer !== undefined) {
      const exchange = this.#exchanges.shift();
      if (exchange?.answer === undefined) return;
      this.#socket.write(exchange.answer, "utf8", (error) => exchange.ended(error == null));
      if (!exchange.last) continue;
      for (const later of this.#exchanges.splice(0)) later.ended(false);
      this.end();
    }
  }

  /** The other side sends nothing any more, and may still read. */
  #otherSideEnded(): void {
    if (this.#coming !== undefined) this.#refuse(400);
    const latest = this.#exchanges.at(-1);
    if (latest === undefined) this.end();
    else latest.last = true;
    this.#deaf = true;
  }

  #closed(): void {
    this.#deaf = true;
    this.#coming?.body.breakOff();
    this.#exchanges.length = 0;
    this.#parser.free();
  }
}
