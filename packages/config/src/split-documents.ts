/** One document of a YAML stream. */
export interface DocumentText {
  readonly text: string;
  /** How many lines of the stream stand before it. */
  readonly linesBefore: number;
}

/**
 * The documents of a YAML stream, cut at the lines that begin with `---`: such a line ends a document wherever it stands.
 * Documents of comments and white space alone are left out, unless there is no other.
 *
 * @see https://yaml.org/spec/1.2.2/#912-document-markers
 */
export function splitDocuments(stream: string): readonly DocumentText[] {
  const documents: DocumentText[] = [];
  let begin = 0;
  let linesBefore = 0;
  const marker = /^---(?=[ \t\r\n]|$)/gm;
  const cutAt = (end: number): void => {
    const text = stream.slice(begin, end);
    // What stands before the first marker may be directives of the document after it.
    if (documents.length === 0 && begin === 0 && /^(?:[ \t\ufeff]*(?:#.*|%.*)?\r?\n)*$/.test(text)) return;
    documents.push({ text, linesBefore });
    linesBefore += text.split("\n").length - 1;
    begin = end;
  };
  for (const { index } of stream.matchAll(marker)) if (index > 0) cutAt(index);
  cutAt(stream.length);
  const written = documents.filter(({ text }) => !/^(?:---|\.\.\.|[ \t\ufeff])*(?:\s|#.*)*$/.test(text));
  return written.length > 0 ? written : [documents[0] ?? { text: stream, linesBefore: 0 }];
}
