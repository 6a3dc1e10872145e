import type { Io } from "../io.ts";
import type { Check } from "./check.ts";
import type { Climbed } from "./climb.ts";
import { skipped, take } from "./rung.ts";
import { checkServer } from "./webhook/check-server.ts";
import { checkServerReview } from "./webhook/check-server-review.ts";

const id = "server-review";

/**
 * The rungs of `--server`: it answers, is ready, and accepts the token.
 *
 * @param found the token, where one was made, and why not
 */
export async function* serverRungs(
  { server, certificateAuthority }: { readonly server: URL; readonly certificateAuthority: string | undefined },
  { climbed, why }: { readonly climbed: Climbed; readonly why: Check | undefined },
  io: Io,
): AsyncGenerator<Check, void> {
  const answers = yield* take(checkServer(server));
  if (answers === undefined) {
    yield skipped(id, "not tried, because of server");
  } else if (climbed.token === undefined) {
    yield skipped(id, `there is no token to try: ${why?.message ?? "none was made"}`);
  } else {
    yield await checkServerReview(climbed.token, { server: server.href, certificateAuthority }, io);
  }
}
