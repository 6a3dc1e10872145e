import * as v from "valibot";
import type { ConfigMap } from "../kubernetes/objects.ts";
import { compress, decompress, digestOf } from "./bytes.ts";
import { type Edited, refuse } from "./edit-refusal.ts";
import type { MappingTexts } from "./mapping-texts.ts";

/** The annotation in which a ConfigMap carries its data from before the latest edit. */
export const BACKUP_ANNOTATION = "aws-iam-authenticator.x-k8s.io/backup";

/** kube-apiserver's limit for all annotations of an object together, keys and values, in bytes. */
const annotationsLimit = 256 * 1024;
/** The most that a backup may grow to: a ConfigMap's data is at most 1 MiB. */
const largestData = 4 * 1024 * 1024;

const backupSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    /** The data as they are, or compressed where that alone fits. */
    data: v.optional(v.record(v.string(), v.string())),
    gzip: v.optional(v.string()),
    /** Of the data that the edit made. */
    sha256: v.string(),
  }),
);

/** An edited ConfigMap, ready to be written. */
export interface EditedConfigMap {
  readonly configMap: ConfigMap;
  /** Whether it carries what it held before. False where that is too large for an annotation. */
  readonly canBeUndone: boolean;
}

/** A ConfigMap with other data, and a backup of those that it has. All else stays as it is. */
export async function withData(configMap: ConfigMap, data: MappingTexts): Promise<EditedConfigMap> {
  const { [BACKUP_ANNOTATION]: _, ...annotations } = configMap.metadata.annotations ?? {};
  const room = annotationsLimit - sizeOf(Object.entries(annotations).flat()) - sizeOf([BACKUP_ANNOTATION]);
  const backup = await backupWithin(room, configMap.data ?? {}, data);
  const kept = backup === undefined ? annotations : { ...annotations, [BACKUP_ANNOTATION]: backup };
  return {
    configMap: { ...configMap, metadata: { ...configMap.metadata, annotations: kept }, data },
    canBeUndone: backup !== undefined,
  };
}

/**
 * A ConfigMap with the data from before its latest edit, and a backup of those that it has: undone twice, the edit is
 * there again.
 *
 * Refused: where there is no backup, and, unless it is forced, where the data are no longer those that the edit made.
 */
export async function undoEdit(
  configMap: ConfigMap,
  options: { readonly force?: boolean } = {},
): Promise<Edited<EditedConfigMap>> {
  const annotation = configMap.metadata.annotations?.[BACKUP_ANNOTATION];
  if (annotation === undefined) return refuse("no-backup", "there is no backup of what was before");
  const backup = v.safeParse(backupSchema, annotation);
  const data = backup.success ? await dataOf(backup.output) : undefined;
  if (!backup.success || data === undefined) {
    return refuse("no-backup", `the annotation ${BACKUP_ANNOTATION} cannot be read as a backup`);
  }
  const isOwn = backup.output.sha256 === (await digestOf(canonical(configMap.data ?? {})));
  if (!isOwn && options.force !== true) {
    return refuse(
      "changed-since",
      "the data were changed by somebody else after the edit, which undoing it would lose",
    );
  }
  return { ok: true, value: await withData(configMap, data) };
}

async function backupWithin(room: number, before: MappingTexts, after: MappingTexts): Promise<string | undefined> {
  const sha256 = await digestOf(canonical(after));
  const plain = JSON.stringify({ data: before, sha256 });
  if (sizeOf([plain]) <= room) return plain;
  const gzip = JSON.stringify({ gzip: await compress(JSON.stringify(before)), sha256 });
  return sizeOf([gzip]) <= room ? gzip : undefined;
}

async function dataOf(backup: v.InferOutput<typeof backupSchema>): Promise<MappingTexts | undefined> {
  if (backup.gzip === undefined) return backup.data;
  const text = await decompress(backup.gzip, largestData);
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string())), text);
  return read.success ? read.output : undefined;
}

/** The same text for the same data, in whatever order. */
function canonical(data: MappingTexts): string {
  return JSON.stringify(Object.entries(data).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function sizeOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + new TextEncoder().encode(text).length, 0);
}
