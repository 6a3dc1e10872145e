/** Texts with which someone might try to forge a log line or to confuse its reader, by what they try. */
export const forgeries: readonly (readonly [attempt: string, text: string])[] = [
  ["a line feed", 'x\ntime="2026-01-02T15:04:05Z" level=info msg="access granted"'],
  ["a carriage return", "x\rlevel=error"],
  ["a quote and a field", 'x" level=error msg="forged'],
  ["a backslash before the closing quote", "x\\"],
  ["a quote already escaped", '\\" level=error'],
  ["a terminal's escape sequence", "\u001b[2K\u001b[1A\u001b]0;title\u0007"],
  ["a NUL", "a\u0000b"],
  ["a DEL", "a\u007fb"],
  ["a C1 control (CSI)", "a\u009b31mb"],
  ["a next line (C1)", "a\u0085b"],
  ["a vertical tab and a form feed", "a\u000b\u000cb"],
  ["a line separator", "a\u2028level=error"],
  ["a paragraph separator", "a\u2029level=error"],
  ["a bidirectional override", "admin\u202egpj.exe"],
  ["bidirectional isolates", "\u2066admin\u2069"],
  ["a zero-width space", "ad\u200bmin"],
  ["a byte order mark", "\ufeffadmin"],
  ["a tag character beyond the BMP", "admin\u{e0041}"],
  ["a lone high surrogate", "a\ud800b"],
  ["a lone low surrogate", "a\udc00"],
  ["surrogates in the wrong order", "\udc00\ud800"],
  ["a field's form without quotes", "x level=error"],
  ["JSON", '"},{"level":"error"'],
];

/** Whether a text is one line of visible characters, as every reader of lines and every terminal takes it. */
export function isOnePlainLine(text: string): boolean {
  return !/[\p{Cs}\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text);
}
