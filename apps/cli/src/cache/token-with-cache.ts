import type { AwsCredentials, MadeToken } from "@aws-iam-authenticator/token";
import type { ClusterLogin } from "../credentials/read-login.ts";
import type { Io } from "../io.ts";
import { cachePlaces } from "./cache-places.ts";
import { keptToken } from "./kept-token.ts";
import { tokenKey, type TokenValues } from "./keys.ts";

/** Makes a token of credentials; nothing is sent for it. */
export type Sign = (login: ClusterLogin, credentials: AwsCredentials) => Promise<MadeToken>;

/**
 * A token that is kept, or one of credentials that are kept, or of a login. All that is needed for the first is loaded
 * here; what makes a token, with the rest.
 *
 * @throws AuthenticatorError `LOGIN_BACKED_OFF`, `LOGIN_LOCKED`, and whatever stands in the way of a login
 */
export async function tokenWithCache(values: TokenValues, io: Io, sign: Sign): Promise<MadeToken> {
  const places = cachePlaces(io);
  const key = await tokenKey(values, io);
  const kept = keptToken(places.folder, key, io);
  if (kept !== undefined) return kept;
  const { logInOnce } = await import("./log-in-once.ts");
  return logInOnce({ values, key, places, sign }, io);
}
