/** How a rung of the ladder is: fine; worth a look; broken; not tried. */
export type CheckStatus = "pass" | "warn" | "fail" | "skip";

/** What was found at one rung. */
export interface Check {
  /** What was looked at, stable for scripts, as `kubeconfig-user`. */
  readonly id: string;
  readonly status: CheckStatus;
  /** What was found, a sentence or two, no secrets. */
  readonly message: string;
  /** The command to run or the line to write; absent where there is nothing to do. */
  readonly fix?: string;
}
