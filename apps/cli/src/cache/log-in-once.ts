import { resolve } from "node:path";
import type { MadeToken } from "@aws-iam-authenticator/token";
import { readLogin } from "../credentials/read-login.ts";
import { resolveLogin } from "../credentials/resolve-login.ts";
import type { Io } from "../io.ts";
import type { CachePlaces } from "./cache-places.ts";
import { inTurn } from "./in-turn.ts";
import { keptLogin } from "./kept-login.ts";
import { keptToken } from "./kept-token.ts";
import { loginKey, type TokenValues } from "./keys.ts";
import { labelOf } from "./login-label.ts";
import { openStore } from "./store.ts";
import type { Sign } from "./token-with-cache.ts";
import { type Witness, witness } from "./witnesses.ts";

/**
 * Makes a token and keeps it, and the credentials of roles that it took. Of several who want the same login at once, one
 * logs in; the others wait, and take what it has kept.
 *
 * @param options.key the token's
 */
export async function logInOnce(
  options: { readonly values: TokenValues; readonly key: string; readonly places: CachePlaces; readonly sign: Sign },
  io: Io,
): Promise<MadeToken> {
  const { values, key, sign } = options;
  const { folder, referenceFile } = options.places;
  const configFile = values.config ? [witness("file", resolve(io.cwd, values.config))] : [];
  const login = await readLogin(values, io);
  const store = openStore(folder, io);
  if (store === undefined) return sign(login, (await resolveLogin(login, io)).credentials);

  const keeping = { store, io, clusterId: login.clusterId, referenceFile, role: login.role };
  const keyOfLogin = await loginKey(login, io);
  return inTurn(keeping, keyOfLogin, {
    settled: () => keptToken(folder, key, io),
    async act() {
      const made = await keptLogin(keeping, login, keyOfLogin);
      const token = await sign(login, made.credentials);
      if (made.isStopgap) return token;
      // Its region can be the one of this machine.
      const witnesses: readonly Witness[] = [...configFile, ...made.witnesses, witness("host")];
      store.keep(key, {
        version: 1,
        kind: "token",
        key,
        login: keyOfLogin,
        label: labelOf(login, io, made),
        clusterId: login.clusterId,
        madeAt: io.now(),
        until: token.expiresAt.getTime(),
        witnesses,
        token: token.token.reveal(),
      });
      store.sweep();
      return token;
    },
  });
}
