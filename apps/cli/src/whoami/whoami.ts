import type { KubernetesUser } from "../doctor/cluster/self-review.ts";
import { shownText } from "../output/shown-text.ts";

/** Who somebody is, in AWS and in a cluster. */
export interface WhoAmI {
  readonly account: string;
  /** As STS spells it. */
  readonly arn: string;
  /** Under which rules are looked up. */
  readonly canonicalArn: string;
  readonly userId: string;
  /** Of a role's session. */
  readonly sessionName?: string;
  readonly partition: string;
  /** Of the STS that was asked. */
  readonly region: string;
  readonly credentials: {
    /** For people. */
    readonly from: string;
    /** ISO 8601; absent where no end is told. */
    readonly expires?: string;
  };
  readonly kubernetes: InCluster;
}

/** Who somebody is in a cluster, or why that is not known. */
export type InCluster =
  | ({ readonly cluster: string } & KubernetesUser)
  | { readonly cluster?: string; readonly error: string };

/** As JSON. A cluster chooses its users' names: what a terminal could take for an order, or show in another order, is escaped. */
export function whoAmIJson(who: WhoAmI): string {
  const json = JSON.stringify(who, undefined, 4);
  return `${json.replaceAll(/[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, escape)}\n`;
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** As lines for people. */
export function whoAmIText({ credentials, kubernetes, ...aws }: WhoAmI): string {
  const expires = credentials.expires === undefined ? "" : `, until ${credentials.expires}`;
  const rows: readonly (readonly [name: string, value: string | undefined])[] = [
    ["account", aws.account],
    ["arn", aws.arn],
    ["canonical arn", aws.canonicalArn === aws.arn ? undefined : aws.canonicalArn],
    ["user id", aws.userId],
    ["session name", aws.sessionName],
    ["partition", aws.partition],
    ["region", aws.region],
    ["credentials", `${credentials.from}${expires}`],
    ["cluster", kubernetes.cluster],
    ...("error" in kubernetes
      ? ([["kubernetes", `not known: ${kubernetes.error}`]] as const)
      : ([
          ["username", kubernetes.username],
          ["groups", kubernetes.groups.join(" ") || "(none)"],
        ] as const)),
  ];
  return rows
    .flatMap(([name, value]) => (value === undefined ? [] : [`${`${name}:`.padEnd(15)}${shownText(value)}\n`]))
    .join("");
}
