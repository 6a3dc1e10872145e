import type { StsResponse } from "@aws-iam-authenticator/verifier";
import { type Dispatcher, request } from "undici";

/** A form for AWS, signed. */
export interface FormRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Posts a form. It must not follow redirects, must check TLS against the URL's host, must end when the signal says so, and
 * rejects where no answer comes.
 */
export type PostForm = (form: FormRequest, signal: AbortSignal) => Promise<StsResponse>;

/** A way to post on Node and Bun; the dispatcher knows proxies, trust and another place to connect to. */
export function postOn(dispatcher: Dispatcher): PostForm {
  return async ({ url, headers, body }, signal) => {
    const response = await request(url, { dispatcher, method: "POST", headers: { ...headers }, body, signal });
    return {
      status: response.statusCode,
      body: response.body,
      contentType: response.headers["content-type"]?.toString(),
    };
  };
}
