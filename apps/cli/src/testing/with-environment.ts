import { devNull } from "node:os";

/** Variables by which the AWS SDK would find something on this machine, or a program would be told of a proxy. */
const ofThisMachine = /^(AWS_|KUBERNETES_|HOME$|DEFAULT_ROLE$|(https?|no)_proxy$|NODE_EXTRA_CA_CERTS$|SSL_CERT_)/i;

/** AWS clients must find nothing on this machine: neither its files, nor a metadata service. */
export const ISOLATED = {
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_EC2_METADATA_DISABLED: "true",
} as const;

/** Does something while this process has no other variables of that kind than these. */
export async function withEnvironment<T>(
  variables: Readonly<Record<string, string | undefined>>,
  act: () => Promise<T>,
): Promise<T> {
  const before = { ...process.env };
  for (const name of Object.keys(process.env)) if (ofThisMachine.test(name)) delete process.env[name];
  Object.assign(process.env, ISOLATED, variables);
  for (const [name, value] of Object.entries(variables)) if (value === undefined) delete process.env[name];
  try {
    return await act();
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}
