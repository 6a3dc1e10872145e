/** A changed place in the source: what stands there on one line, and what it is changed to. */
export interface Change {
  /** From the root. */
  readonly file: string;
  /** The line in which the changed text begins, without what is blank around it. */
  readonly line: string;
  readonly text: string;
  readonly replacement: string;
}

/** Changes of the source that no test notices, and why none can. */
export interface Explanation {
  /** Why they make no difference that anybody could see; a sentence for the page. */
  readonly why: string;
  readonly changes: readonly Change[];
}

const amzDate = String.raw`\d{8}T\d{6}Z`;
const throttled = "if (known.throttledKeys.size < mostThrottledKeys) known.throttledKeys.add(hostAndKey);";

/** Every mutant that may live. `npm run test:mutation` fails where one lives that is not here. */
export const EXPLANATIONS: readonly Explanation[] = [
  {
    why: "A function that ends without a word returns `undefined`, too.",
    changes: ["token/src/base64url", "token/src/exec-info", "verifier/src/read-bounded", "verifier/src/sts-answer"].map(
      (name) => change(`${name}.ts`, "} catch {", "{ return undefined; }", "{}"),
    ),
  },
  {
    why: "The signer's library takes the same for what is empty.",
    changes: [
      change("token/src/make-token.ts", 'protocol: "https:",', '"https:"', '""'),
      change("token/src/make-token.ts", 'method: "GET",', '"GET"', '""'),
      change("token/src/make-token.ts", 'path: "/",', '"/"', '""'),
    ],
  },
  {
    why: "No token has exactly 16,384 characters: behind the prefix there would be 16,373, and no bytes have that length in base64url.",
    changes: [
      change(
        "token/src/make-token.ts",
        'if (token.length > LONGEST_TOKEN) return fail("TOKEN_TOO_LARGE");',
        "token.length > LONGEST_TOKEN",
        "token.length >= LONGEST_TOKEN",
      ),
    ],
  },
  {
    why: "What the expression would let through besides is refused by the comparison of the moment, written out, with the text.",
    changes: [
      change(
        "token/src/token-format.ts",
        `if (!/^${amzDate}$/.test(text)) return undefined;`,
        `/^${amzDate}$/`,
        `/^${amzDate}/`,
      ),
    ],
  },
  {
    why: "What is read at once is read parameter by parameter, too, for more work.",
    changes: [
      change(
        "token/src/decode-token.ts",
        "return usual === undefined ? readByParameter(url) : ok(usual);",
        "usual === undefined",
        "true",
      ),
    ],
  },
  {
    why: "What holds no escape is decoded to itself; the condition saves the work.",
    changes: [
      change("token/src/read-parameters.ts", 'return raw.includes("%") ? decodeURIComponent(raw) : raw;', '"%"', '""'),
    ],
  },
  {
    why: "What needs no escape is encoded to itself; the condition saves the work.",
    changes: [
      [String.raw`/^[\w.~-]*$/.test(text)`, "false"],
      [String.raw`/^[\w.~-]*$/`, String.raw`/^[\w.~-]$/`],
    ].map(([text = "", replacement = ""]) =>
      change("token/src/percent-encoding.ts", String.raw`if (/^[\w.~-]*$/.test(text)) return text;`, text, replacement),
    ),
  },
  {
    why: "Of what begins with `=` neither all nor nothing looks like a name, so that neither is shown.",
    changes: [
      change(
        "token/src/read-parameters.ts",
        "const nameEnd = equals < 0 ? pair.length : equals;",
        "equals < 0",
        "equals <= 0",
      ),
    ],
  },
  {
    why: "To wait for a text gives the text, later.",
    changes: [
      ['typeof digested === "string"', "false"],
      ['"string"', '""'],
    ].map(([text = "", replacement = ""]) =>
      change(
        "verifier/src/create-verifier.ts",
        'const key = typeof digested === "string" ? digested : await digested;',
        text,
        replacement,
      ),
    ),
  },
  {
    why: "A second timer for the same limit, and a listener at a signal that never aborts, cost time and change no answer; the deadline outside of single flight is read by nobody.",
    changes: [
      change(
        "verifier/src/create-verifier.ts",
        "if (limit === timeoutMs && verifyOptions.signal === undefined) {",
        "limit === timeoutMs && verifyOptions.signal === undefined",
        "false",
      ),
      change(
        "verifier/src/create-verifier.ts",
        "if (limit === timeoutMs && verifyOptions.signal === undefined) {",
        "{ return ask(checked.value, { deadline: clock.monotonic() + limit, signal: NEVER, key }); }",
        "{}",
      ),
      change(
        "verifier/src/create-verifier.ts",
        "return ask(checked.value, { deadline: clock.monotonic() + limit, signal: NEVER, key });",
        "clock.monotonic() + limit",
        "clock.monotonic() - limit",
      ),
      change(
        "verifier/src/layers/single-flight.ts",
        "if (signal === NEVER) return flight;",
        "signal === NEVER",
        "false",
      ),
    ],
  },
  {
    why: "Whether the key could be exported does not matter: it does not leave the function that imports it.",
    changes: [
      change(
        "token/src/web-crypto-sha256.ts",
        'const key = await crypto.subtle.importKey("raw", this.#secret, algorithm, false, ["sign"]);',
        "false",
        "true",
      ),
    ],
  },
  {
    why: "The expression would be given the text `undefined`, which does not match it.",
    changes: [
      change(
        "verifier/src/ask-sts.ts",
        "if (code !== undefined && /^[A-Z][A-Za-z0-9_]{1,63}$/.test(code)) return safe`${code}`;",
        "code !== undefined",
        "true",
      ),
    ],
  },
  {
    why: "That is no name of a region of any partition, and so adds nothing.",
    changes: [
      change(
        "verifier/src/create-verifier.ts",
        "furtherRegions: options.furtherRegions ?? [],",
        "[]",
        '["Stryker was here"]',
      ),
    ],
  },
  {
    why: "When a host is to be tried again is looked at after ten faults only, and said at the tenth only.",
    changes: [
      change(
        "verifier/src/layers/break-circuit.ts",
        "if (known.faults < mostFaults) return;",
        "known.faults < mostFaults",
        "false",
      ),
    ],
  },
  {
    why: "After three keys one more changes no answer; the condition bounds what is kept.",
    changes: ["true", "known.throttledKeys.size <= mostThrottledKeys"].map((replacement) =>
      change(
        "verifier/src/layers/break-circuit.ts",
        throttled,
        "known.throttledKeys.size < mostThrottledKeys",
        replacement,
      ),
    ),
  },
  {
    why: "`abort` comes once, and the listener is taken away in any case.",
    changes: [
      ["limit-concurrency", 'signal.addEventListener("abort", giveUp, { once: true });'],
      ["retry-once", 'else signal.addEventListener("abort", giveUp, { once: true });'],
      ["single-flight", 'signal.addEventListener("abort", giveUp, { once: true });'],
    ].flatMap(([layer, line = ""]) => [
      change(`verifier/src/layers/${layer}.ts`, line, "{ once: true }", "{}"),
      change(`verifier/src/layers/${layer}.ts`, line, "true", "false"),
    ]),
  },
  {
    why: "The time since `undefined` is no number, and so not within the minute.",
    changes: [
      change(
        "verifier/src/layers/limit-unproven.ts",
        "return at !== undefined && clock.monotonic() - at <= provenMs;",
        "at !== undefined",
        "true",
      ),
    ],
  },
  {
    why: "Neither text holds an element.",
    changes: [
      change("verifier/src/sts-answer.ts", 'const [, xml = ""] = body.split("<Error>");', '""', '"Stryker was here!"'),
    ],
  },
];

function change(path: string, line: string, text: string, replacement: string): Change {
  return { file: `packages/${path}`, line, text, replacement };
}
