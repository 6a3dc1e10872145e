import type { Clock } from "@aws-iam-authenticator/core";
import { openAuditFile } from "./audit/audit-file.ts";
import { auditRecord } from "./audit/audit-record.ts";
import type { AuditEvent, ReviewEvent } from "./events.ts";
import type { Logger } from "./log/logger.ts";

/**
 * Writes each decision to `server.auditLog`. A file that cannot be written to keeps nobody from logging in: the lines that
 * are missing are counted in the file itself, in a metric, and said in the log.
 *
 * @param deps.path undefined where there is no audit log
 */
export function assembleAuditLog(deps: {
  readonly path: string | undefined;
  readonly clock: Pick<Clock, "now">;
  readonly logger: Logger;
  readonly observe: (event: AuditEvent) => void;
}): { readonly record: (event: ReviewEvent) => void; readonly close: () => Promise<void> } {
  const { path, clock, logger, observe } = deps;
  if (path === undefined) return { record: () => undefined, close: async () => undefined };
  const file = openAuditFile(path, {
    gap: (dropped) => JSON.stringify({ time: new Date(clock.now()).toISOString(), dropped }),
    report(result, count, reason) {
      observe({ type: "audit", result, count });
      if (reason !== undefined) logger.error("server.auditLog: decisions are missing in the file", { error: reason });
    },
  });
  return { record: (event) => file.add(auditRecord(event, clock.now())), close: file.close };
}
