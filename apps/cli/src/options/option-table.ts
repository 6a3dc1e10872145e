/**
 * What a value is, so that a shell can offer some: files and folders are the shell's own to find, regions and partitions
 * are known, profiles and roles stand in the AWS files, contexts and clusters in the kubeconfig; or all there are.
 */
export type Completes =
  | "file"
  | "folder"
  | "region"
  | "partition"
  | "profile"
  | "role"
  | "context"
  | "cluster"
  | readonly string[];

/** One option of the command line. */
export interface Option {
  readonly type: "string" | "boolean";
  /** One letter. */
  readonly short?: string;
  /** The variable that counts where the option is not given. */
  readonly env?: string;
  /** What stands for the value in the help. */
  readonly value?: string;
  /**
   * What a shell offers. Default: what {@link value} says, where that is FILE, FOLDER, REGION, PARTITION, PROFILE or CONTEXT, or
   * the values themselves in small letters, as in `text|json`.
   */
  readonly completes?: Completes;
  /** A list with commas: several are joined, where otherwise the last counts. */
  readonly list?: boolean;
  /** What stands between those of a list when they are joined. Default: a comma. */
  readonly separator?: string;
  readonly help: string;
}

/** Options by their long names. */
export type OptionTable = Readonly<Record<string, Option>>;

/** What was given, by option or variable; absent where neither was. */
export type OptionValues<T extends OptionTable> = {
  readonly [Name in keyof T]?: T[Name]["type"] extends "boolean" ? boolean : string;
};

/** Options of every command. */
export const GLOBAL_OPTIONS = {
  config: { type: "string", short: "c", value: "FILE", help: "Configuration file (YAML)." },
  "cluster-id": {
    type: "string",
    short: "i",
    env: "KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID",
    value: "ID",
    completes: "cluster",
    help: "Id of the cluster: the same text for the server and its users.",
  },
  "log-format": { type: "string", short: "l", value: "text|json", help: "Form of the log on stderr (default text)." },
  "log-verbosity": {
    type: "string",
    short: "v",
    env: "AWS_IAM_AUTHENTICATOR_LOG_VERBOSITY",
    value: "LEVEL",
    completes: ["panic", "fatal", "error", "warning", "info", "debug", "trace"],
    help: "Least level that is logged: panic, fatal, error, warning, info, debug, trace (default info).",
  },
  "feature-gates": {
    type: "string",
    value: "NAME=true|false,...",
    completes: ["ConfiguredInitDirectories=true", "AllAlpha=true"],
    list: true,
    help: "ConfiguredInitDirectories (or AllAlpha): `init` writes its files where they belong. Accepted, of no effect: AllBeta, IAMIdentityMappingCRD, SSORoleMatch.",
  },
  help: { type: "boolean", short: "h", help: "Print this help." },
} as const satisfies OptionTable;

export type GlobalValues = OptionValues<typeof GLOBAL_OPTIONS>;
