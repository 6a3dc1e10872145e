import { stat } from "node:fs/promises";
import { systemReason } from "@aws-iam-authenticator/core";
import { awsFiles } from "../../aws-files.ts";
import type { Io } from "../../io.ts";
import type { ExecPlugin } from "../exec/exec-plugin.ts";
import { absence, modeText } from "../on-node/file-access.ts";
import { lookAt } from "../on-node/look-at-file.ts";
import { shownAwsConfig } from "./aws-config-shown.ts";
import type { Section } from "./section.ts";

/**
 * The profiles that matter out of `~/.aws/config`, keys that are known to be harmless. Of the credentials file only whether
 * it is there; what SSO keeps is not looked at.
 *
 * @param plugin what logs in, whose arguments and variables count first
 */
export async function awsConfigSection(
  plugin: ExecPlugin | undefined,
  io: Pick<Io, "env" | "home" | "platform">,
): Promise<Section> {
  const env = { ...io.env, ...plugin?.env };
  const files = awsFiles({ ...io, env });
  const profiles = [...namedIn(plugin?.args ?? []), ...[env, io.env].map(profileOf)];
  const found = await lookAt(files.config);
  const title = "AWS configuration";
  const about = ["", `# ${await presence(files.credentials)}; it is not read`];
  if (found.kind !== "file") {
    return { title, lines: [`# ${absence(found) ?? `${found.path} is a folder`}`, ...about], secrets: [] };
  }
  const { lines, secrets } = shownAwsConfig(found.text, profiles);
  return { title, lines: [`# ${found.path}, mode ${modeText(found)}`, ...lines, ...about], secrets };
}

function profileOf({ AWS_PROFILE, AWS_DEFAULT_PROFILE }: Io["env"]): string {
  return AWS_PROFILE || AWS_DEFAULT_PROFILE || "default";
}

/** Profiles that arguments name, for whichever program. */
function namedIn(args: readonly string[]): readonly string[] {
  return args.flatMap((arg, i) => {
    const profile = arg === "--profile" ? args[i + 1] : /^--profile=(.+)$/s.exec(arg)?.[1];
    return profile === undefined ? [] : [profile];
  });
}

async function presence(path: string): Promise<string> {
  try {
    const { mode } = await stat(path);
    return `${path} is there, mode ${modeText({ mode: mode & 0o7777 })}`;
  } catch (error) {
    return `${path}: ${systemReason(error)}`;
  }
}
