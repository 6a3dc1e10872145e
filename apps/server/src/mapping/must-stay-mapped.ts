import type { LocatedConfig } from "@aws-iam-authenticator/config";
import type { MustStayMapped } from "@aws-iam-authenticator/mapper";

/** `server.mustStayMapped` of a configuration file. */
export function mustStayMapped(config: LocatedConfig | undefined): readonly MustStayMapped[] {
  return (config?.value.server?.mustStayMapped ?? []).map(({ arn, groups = [] }) => ({ arn, groups }));
}
