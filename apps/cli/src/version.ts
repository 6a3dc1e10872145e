// Put in place by the build; absent where the source is run as it is.
declare const BUILD_VERSION: string | undefined;
declare const BUILD_COMMIT: string | undefined;
declare const BUILD_DATE: string | undefined;

/** What this program was built from; empty texts where that is not known. */
export const BUILD = {
  version: typeof BUILD_VERSION === "string" ? BUILD_VERSION : "v0.0.0-source",
  commit: typeof BUILD_COMMIT === "string" ? BUILD_COMMIT : "",
  date: typeof BUILD_DATE === "string" ? BUILD_DATE : "",
} as const;
