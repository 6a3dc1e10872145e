import type { RequestHeaders } from "../../unread-request.ts";

/** The headers of a request as the parser finds them: name, value, name, value. */
export class HeaderPairs implements RequestHeaders {
  readonly #pairs: readonly string[];

  constructor(pairs: readonly string[]) {
    this.#pairs = pairs;
  }

  get(name: string): string | null {
    const wanted = name.toLowerCase();
    let found: string | null = null;
    for (let i = 0; i + 1 < this.#pairs.length; i += 2) {
      const value = this.#pairs[i + 1] ?? "";
      if (isNamed(this.#pairs[i] ?? "", wanted)) found = found === null ? value : `${found}, ${value}`;
    }
    return found;
  }

  keys(): Iterable<string> {
    return new Set(this.#pairs.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase()));
  }

  /** As they are sent, in bytes; the parser does not count what stands between them. */
  get length(): number {
    let length = 0;
    for (const text of this.#pairs) length += text.length + 2;
    return length;
  }

  /** The same for the Fetch API. */
  toHeaders(): Headers {
    const headers = new Headers();
    for (let i = 0; i + 1 < this.#pairs.length; i += 2) headers.append(this.#pairs[i] ?? "", this.#pairs[i + 1] ?? "");
    return headers;
  }
}

function isNamed(name: string, wanted: string): boolean {
  return name.length === wanted.length && name.toLowerCase() === wanted;
}
