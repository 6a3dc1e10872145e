import type { Logger } from "../log/logger.ts";

const everyMs = 60_000;

/**
 * Says in the log that clients are turned away for want of a certificate: the first one at once, those of the following
 * minute in one line.
 */
export function logRefusedClients(logger: Logger): { refused(address: string): void; close(): void } {
  let more = 0;
  let timer: NodeJS.Timeout | undefined;
  const refusedAs = "a client without a certificate of server.clientCAFile was turned away";

  function tellMore(): void {
    timer = undefined;
    if (more > 0) logger.warning(`${refusedAs}, in the last minute`, { count: more });
    more = 0;
  }

  return {
    refused(address) {
      if (timer !== undefined) {
        more++;
        return;
      }
      logger.warning(refusedAs, { client: address });
      timer = setTimeout(tellMore, everyMs).unref();
    },
    close() {
      clearTimeout(timer);
      tellMore();
    },
  };
}
