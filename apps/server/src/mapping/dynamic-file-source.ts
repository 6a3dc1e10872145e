import { asIs, fail, safe } from "@aws-iam-authenticator/core";
import { compileDynamicFile, type DynamicFileReading, type MappingSource } from "@aws-iam-authenticator/mapper";
import { type FileReading, watchFile } from "../files/watch-file.ts";

/**
 * The source DynamicFile: a file that another program writes. A file that is not there yet is waited for; one that is deleted
 * is an explicit act, and takes effect.
 *
 * @param options.wasWithoutRules whether it mapped nobody before a restart: that it is not there is no news then, and it is
 *   not waited for
 * @param options.reservedPrefixes those of the moment of a reading
 * @param options.headerRead is told what each good reading after the first says of itself
 */
export function dynamicFileSource(options: {
  readonly path: string;
  readonly userIdStrict: boolean;
  readonly wasWithoutRules: boolean;
  readonly reservedPrefixes: () => readonly string[];
  readonly headerRead?: (header: DynamicFileReading["header"]) => void;
  readonly intervalMs?: number | undefined;
}): MappingSource {
  const { path, userIdStrict, wasWithoutRules, reservedPrefixes, headerRead, intervalMs } = options;
  return {
    id: "DynamicFile",
    run(emit, signal) {
      let wasThere = false;
      const changed = (reading: FileReading): void => {
        if (reading.kind === "text") {
          const compiled = compileDynamicFile(reading.text, path, {
            userIdStrict,
            reservedPrefixes: reservedPrefixes(),
          });
          if (compiled.rules.ok && wasThere) headerRead?.(compiled.header);
          wasThere = true;
          emit(compiled);
          return;
        }
        if (reading.kind === "absent" && wasThere) {
          wasThere = false;
          emit({ rules: { ok: true, value: [] }, problems: [], deleted: true });
          return;
        }
        if (reading.kind === "absent" && wasWithoutRules) {
          const message = safe`it is not there, and mapped nobody before the restart`;
          const problem = { severity: "warning", at: { file: path, line: 1, column: 1 }, message } as const;
          emit({ rules: { ok: true, value: [] }, problems: [problem] });
          return;
        }
        const why = reading.problem.detail ?? safe`${path}`;
        emit({ rules: fail("MAPPING_SOURCE_UNAVAILABLE", safe`${asIs(why)}`), problems: [] });
      };
      const watch = watchFile({ path, changed, ...(intervalMs === undefined ? {} : { intervalMs }) });
      return new Promise((resolve) => {
        const end = (): void => void watch.close().then(resolve);
        if (signal.aborted) end();
        else signal.addEventListener("abort", end, { once: true });
      });
    },
  };
}
