import { TOKEN_PREFIX, tokenWith, urlIn } from "./tokens.ts";

/** A token that is not as it should be, and the code that it is refused with. */
export interface RiskyToken {
  readonly name: string;
  readonly code: string;
  readonly token: string;
}

/** Tokens made out of a good one that each hold its secrets somewhere else. @param token of temporary credentials */
export function riskyTokens(token: string): readonly RiskyToken[] {
  const url = urlIn(token);
  return [
    ...Object.entries(wrongUrls(url)).map(([name, [code, wrong]]) => ({ name, code, token: tokenWith(wrong) })),
    ...Object.entries(wrongTexts(token)).map(([name, [code, wrong]]) => ({ name, code, token: wrong })),
  ];
}

type Wrong = Readonly<Record<string, readonly [code: string, wrong: string]>>;

function wrongUrls(url: string): Wrong {
  const unsigned = url.slice(0, -64);
  const signature = url.slice(-64);
  const last = signature.endsWith("0") ? "1" : "0";
  const sessionToken = new URL(url).searchParams.get("X-Amz-Security-Token") ?? "";
  return {
    "another signature": ["STS_SIGNATURE_MISMATCH", url.slice(0, -1) + last],
    "an upper-case signature": ["TOKEN_SIGNATURE", unsigned + signature.toUpperCase()],
    "a short signature": ["TOKEN_SIGNATURE", url.slice(0, -1)],
    "another host": ["TOKEN_HOST", url.replace(".amazonaws.com", ".amazonaws.com.evil.example")],
    "plain http": ["TOKEN_URL", url.replace("https:", "http:")],
    "user information": ["TOKEN_URL", url.replace("//", `//x:${signature}@`)],
    "a port": ["TOKEN_URL", url.replace(".com/", ".com:8443/")],
    "a path": ["TOKEN_URL", url.replace("/?", `/${signature}?`)],
    "a fragment": ["TOKEN_PARAMETER", `${url}#${sessionToken}`],
    "a repeated parameter": ["TOKEN_PARAMETER", `${url}&X-Amz-Signature=${signature}`],
    "an unknown parameter": ["TOKEN_PARAMETER", `${url}&X-Meta=${signature}`],
    "another spelling": ["TOKEN_PARAMETER", url.replace("X-Amz-Sec", "x-amz-sec")],
    "no signature": ["TOKEN_PARAMETER", url.replace(/&X-Amz-Signature=.*/, "")],
    "another action": ["TOKEN_ACTION", url.replace("GetCallerIdentity", "AssumeRole")],
    "another algorithm": ["TOKEN_ALGORITHM", url.replace("SHA256", "SHA1")],
    "another service": ["TOKEN_SCOPE", url.replace("%2Fsts%2F", "%2Fs3%2F")],
    "half a scope": ["TOKEN_CREDENTIAL", url.replace("%2Fsts%2Faws4_request", "")],
    "no date": ["TOKEN_DATE", url.replace(/(X-Amz-Date=)\w+/, "$1today")],
    "an hour's life": ["TOKEN_EXPIRES", url.replace("Expires=60", "Expires=3600")],
    "no cluster id": ["TOKEN_SIGNED_HEADERS", url.replace("host%3Bx-k8s-aws-id", "host")],
    "too long a session token": ["TOKEN_TOO_LARGE", url.replace(/(Token=)[^&]*/, `$1${"A1b2".repeat(4_000)}`)],
    "encoded twice": ["TOKEN_URL", tokenWith(url).slice(TOKEN_PREFIX.length)],
  };
}

function wrongTexts(token: string): Wrong {
  return {
    "no prefix": ["TOKEN_PREFIX", token.slice(TOKEN_PREFIX.length)],
    "the URL as it is": ["TOKEN_ENCODING", TOKEN_PREFIX + urlIn(token)],
    "the URL alone": ["TOKEN_PREFIX", urlIn(token)],
    "a line break within": ["TOKEN_ENCODING", `${token.slice(0, 99)}\n${token.slice(99)}`],
    "cut off": ["TOKEN_PARAMETER", token.slice(0, TOKEN_PREFIX.length + 200)],
    "many times over": ["TOKEN_TOO_LARGE", token.repeat(40)],
  };
}
