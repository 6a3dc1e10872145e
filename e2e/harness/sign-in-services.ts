import { createPublicKey, type JsonWebKey, verify } from "node:crypto";
import type { EmulatedIdentity } from "@aws-iam-authenticator/sts-emulator";

/** Whom single sign-on and `aws login` let in, and with what. */
export interface SignInOptions {
  /** What single sign-on gives for account 111122223333 and the role `Admin`. */
  readonly sso: EmulatedIdentity;
  /** What `aws login` gives. */
  readonly login: EmulatedIdentity;
}

/** Secrets that the services take. Each refresh token is good for one use. */
export const SIGN_IN = {
  accessToken: "sso-access-token",
  client: { clientId: "client", clientSecret: "client-secret" },
  refreshToken: "sso-refresh-token",
  loginClientId: "arn:aws:signin:::devtools/same-device",
  loginRefreshToken: "login-refresh-token",
} as const;

/** Their hosts in eu-west-1, where the tests' single sign-on and `aws login` are. */
export const SIGN_IN_HOSTS = [
  "portal.sso.eu-west-1.amazonaws.com",
  "oidc.eu-west-1.amazonaws.com",
  "eu-west-1.signin.aws.amazon.com",
] as const;

/**
 * The services behind single sign-on (portal and OIDC) and `aws login`, as far as credentials are asked of them. The proof of
 * possession of `aws login` is really verified.
 *
 * @returns answers their requests; undefined to all others
 */
export function signInServices({ sso, login }: SignInOptions): (request: Request) => Promise<Response | undefined> {
  const used = new Set<string>();
  const firstUse = (token: unknown, right: string): boolean => {
    const good = token === right && !used.has(right);
    used.add(right);
    return good;
  };
  return async (request) => {
    const { pathname, searchParams, host } = new URL(request.url);
    const name = request.headers.get("host") ?? host;
    if (name === SIGN_IN_HOSTS[0] && pathname === "/federation/credentials") {
      const allowed =
        request.headers.get("x-amz-sso_bearer_token") === SIGN_IN.accessToken &&
        searchParams.get("account_id") === "111122223333" &&
        searchParams.get("role_name") === "Admin";
      if (!allowed) return refuse(401, "UnauthorizedException", { message: "Session token not found or invalid" });
      return Response.json({ roleCredentials: { ...keys(sso), expiration: Date.now() + 3_600_000 } });
    }
    if (name === SIGN_IN_HOSTS[1] && pathname === "/token") {
      const { clientId, clientSecret, grantType, refreshToken } = await request.json();
      const known = clientId === SIGN_IN.client.clientId && clientSecret === SIGN_IN.client.clientSecret;
      if (!known || grantType !== "refresh_token" || !firstUse(refreshToken, SIGN_IN.refreshToken)) {
        return refuse(400, "InvalidGrantException", { error: "invalid_grant" });
      }
      const { accessToken } = SIGN_IN;
      return Response.json({ accessToken, expiresIn: 3600, refreshToken: "the-next", tokenType: "Bearer" });
    }
    if (name === SIGN_IN_HOSTS[2] && pathname === "/v1/token") {
      const { clientId, grantType, refreshToken } = await request.json();
      const proven = isProof(request.headers.get("dpop") ?? "", "POST", `https://${name}${pathname}`);
      const asked = clientId === SIGN_IN.loginClientId && grantType === "refresh_token";
      if (!proven || !asked || !firstUse(refreshToken, SIGN_IN.loginRefreshToken)) {
        return refuse(400, "AccessDeniedException", { error: "TOKEN_EXPIRED", message: "expired" });
      }
      const accessToken = keys(login);
      return Response.json({
        accessToken,
        expiresIn: 900,
        refreshToken: "the-next",
        tokenType: "urn:aws:params:oauth:token-type:access_token_sigv4",
      });
    }
    return undefined;
  };
}

function keys({ accessKeyId, secretAccessKey, sessionToken }: EmulatedIdentity) {
  return { accessKeyId, secretAccessKey, sessionToken };
}

function refuse(status: number, type: string, body: object): Response {
  return Response.json(body, { status, headers: { "x-amzn-errortype": type } });
}

/** Whether it is a proof (RFC 9449) that its sender holds the key that it names, for this method and URL. */
function isProof(proof: string, method: string, url: string): boolean {
  const [head = "", payload = "", signature = ""] = proof.split(".");
  const parsed = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString() || "{}");
  const { alg, jwk }: { alg?: string; jwk?: JsonWebKey } = parsed(head);
  const { htm, htu } = parsed(payload);
  if (alg !== "ES256" || jwk === undefined || htm !== method || htu !== url) return false;
  const key = { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" } as const;
  return verify("sha256", Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, "base64url"));
}
