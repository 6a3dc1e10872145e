/**
 * Takes the URL of a request to STS apart, which the verifier has put together: scheme, host, path and query as they stand. To
 * read one with a session token as a `URL` would cost as much as to verify its every field.
 */
export function splitUrl(url: string): { readonly origin: string; readonly host: string; readonly path: string } {
  const hostAt = url.indexOf("://") + "://".length;
  const pathAt = url.indexOf("/", hostAt);
  return { origin: url.slice(0, pathAt), host: url.slice(hostAt, pathAt), path: url.slice(pathAt) };
}
