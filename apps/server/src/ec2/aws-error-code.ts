import type { Body } from "@aws-iam-authenticator/verifier";

/** The most that is read of an error; a real one has about 500 bytes. */
const longestError = 64 * 1024;

/**
 * The text of a short answer; undefined where it is longer than 64 KiB or no UTF-8. Rejects where the body breaks off.
 */
export async function readText(body: Body): Promise<string | undefined> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  if (body !== null) {
    for await (const piece of body instanceof Uint8Array ? [body] : body) {
      length += piece.byteLength;
      if (length > longestError) return undefined;
      pieces.push(piece);
    }
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(pieces));
  } catch {
    return undefined;
  }
}

/**
 * The code of an error of AWS, such as `UnauthorizedOperation`, in XML or JSON; undefined where there is none. Only codes are
 * ever shown, since a message may quote the request.
 */
export function awsErrorCode(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const [, inError = ""] = text.split(/<Error>|"Error"/, 2);
  const [, xml, json] = /<Code>([A-Za-z.]{1,64})<\/Code>|"Code" *: *"([A-Za-z.]{1,64})"/.exec(inError) ?? [];
  return xml ?? json;
}
