import { HIDDEN, isName, namesSecret } from "./section.ts";

/** Keys of a profile, an sso-session or a service whose values are no secrets. */
const openKeys: ReadonlySet<string> = new Set([
  "ca_bundle",
  "credential_source",
  "defaults_mode",
  "duration_seconds",
  "ec2_metadata_service_endpoint_mode",
  "endpoint_url",
  "ignore_configure_endpoint_urls",
  "login_session",
  "max_attempts",
  "mfa_serial",
  "output",
  "region",
  "retry_mode",
  "role_arn",
  "role_session_name",
  "services",
  "source_profile",
  "sso_account_id",
  "sso_region",
  "sso_registration_scopes",
  "sso_role_name",
  "sso_session",
  "sso_start_url",
  "sts",
  "sts_regional_endpoints",
  "use_dualstack_endpoint",
  "use_fips_endpoint",
  "web_identity_token_file",
]);

/** Keys that lead to another section, and how that is called. */
const references: readonly (readonly [key: string, heading: (name: string) => string])[] = [
  ["source_profile", profileHeading],
  ["sso_session", (name) => `sso-session ${name}`],
  ["services", (name) => `services ${name}`],
];

interface AwsSection {
  readonly heading: string;
  readonly lines: string[];
}

/**
 * Sections of an AWS configuration file as they may be shown. Line by line and not by a reader of such files: what is
 * looked for may be what a reader would not take.
 *
 * @param profiles by name; sections that they refer to come along
 */
export function shownAwsConfig(
  text: string,
  profiles: readonly string[],
): { readonly lines: readonly string[]; readonly secrets: readonly string[] } {
  const sections = sectionsOf(text);
  const wanted = new Set(
    profiles.flatMap((name) => [profileHeading(name), ...(name === "default" ? ["profile default"] : [])]),
  );
  // A set goes on with what is added while it is walked through.
  for (const heading of wanted) {
    for (const { lines } of sections.filter((section) => section.heading === heading)) {
      for (const [key, value] of lines.flatMap(pairOf)) {
        for (const [reference, headingOf] of references) if (key === reference) wanted.add(headingOf(value));
      }
    }
  }
  const shown = sections.filter(({ heading }) => wanted.has(heading));
  const missing = [...wanted].filter(
    (heading) => heading !== "profile default" && !sections.some((section) => section.heading === heading),
  );
  return {
    lines: [
      ...shown.flatMap(({ heading, lines }) => [`[${heading}]`, ...lines.flatMap(shownLine)]),
      ...missing.map((heading) => `# there is no [${heading}]`),
      `# further sections, not shown: ${sections.length - shown.length}`,
    ],
    secrets: sections.flatMap(({ lines }) =>
      lines.flatMap(pairOf).flatMap(([key, value]) => (namesSecret(key) && !openKeys.has(key) ? [value] : [])),
    ),
  };
}

function profileHeading(name: string): string {
  return name === "default" ? "default" : `profile ${name}`;
}

function sectionsOf(text: string): readonly AwsSection[] {
  const sections: AwsSection[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, heading] = /^\s*\[([^\]]*)\]/.exec(line) ?? [];
    if (heading !== undefined)
      sections.push({ heading: heading.trim().replaceAll(/\s+/g, " ").replaceAll(/["']/g, ""), lines: [] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections;
}

/** Key and value of a line, without the comment behind them; none where it is no such line. */
function pairOf(line: string): [key: string, value: string][] {
  const [, key, value = ""] = /^\s*([^\s=#;][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
  return key === undefined ? [] : [[key.toLowerCase(), value.replace(/(^|\s+)[#;].*$/, "")]];
}

function shownLine(line: string): readonly string[] {
  if (/^\s*([#;]|$)/.test(line)) return [];
  const [, indent = "", name = "", equals] = /^(\s*)([^=]*?)\s*(=|$)/.exec(line) ?? [];
  const [pair] = pairOf(line);
  if (equals !== "=" || pair === undefined) return [`${indent}${HIDDEN}`];
  const isOpen = openKeys.has(pair[0]);
  // What stands before a = may be the middle of a secret that was pasted; names have no capitals.
  const isShown = isOpen || (isName(name) && name === name.toLowerCase());
  return [`${indent}${isShown ? name : HIDDEN} = ${isOpen ? pair[1] : HIDDEN}`];
}
