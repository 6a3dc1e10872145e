import { asIs, AuthenticatorError, quote, safe, valueOrThrow } from "@aws-iam-authenticator/core";
import type { KubernetesClient } from "@aws-iam-authenticator/mapper/kubernetes";
import type { Run } from "../command.ts";
import { connectCluster } from "../editing/connect-cluster.ts";
import { readText } from "../editing/edit-file.ts";
import { printConversion, readConversionSettings } from "../exchange/print-conversion.ts";
import type { Io } from "../io.ts";
import type { GlobalValues, OptionValues } from "../options/option-table.ts";
import { UsageError } from "../options/parse-arguments.ts";
import type { EXPORT_OPTIONS } from "./export-options.ts";

type Values = OptionValues<typeof EXPORT_OPTIONS> & GlobalValues;

/** Prints the mappings that an installation has, in another form. */
export const run: Run<typeof EXPORT_OPTIONS> = async (values, io) => {
  const settings = readConversionSettings("export", values);
  return printConversion([await sourceOf(values, io)], settings, io);
};

async function sourceOf(values: Values, io: Io): Promise<{ readonly file: string; readonly text: string }> {
  const { config } = values;
  const from = values.from ?? (config ? "config" : "aws-auth");
  switch (from) {
    case "config":
      if (!config) throw new UsageError("export --from config needs -c FILE");
      return { file: config, text: await readText(config, io) };
    case "aws-auth":
      return fromCluster(values, io, "/api/v1/namespaces/kube-system/configmaps/aws-auth");
    case "crd":
      return fromCluster(values, io, "/apis/iamauthenticator.k8s.aws/v1alpha1/iamidentitymappings");
    default:
      throw new UsageError(`unknown source ${quote(from)}; known are config, aws-auth and crd`);
  }
}

async function fromCluster(
  values: Values,
  io: Io,
  path: string,
): Promise<{ readonly file: string; readonly text: string }> {
  const client = await connectCluster(values, io);
  try {
    return { file: path.slice(path.lastIndexOf("/") + 1), text: await textAt(client, path) };
  } finally {
    client.close();
  }
}

async function textAt(client: KubernetesClient, path: string): Promise<string> {
  const { status, body } = valueOrThrow(await client.request({ path }));
  if (status === 200) return JSON.stringify(body, undefined, 2);
  const why = status === 404 ? safe`there is none` : safe`it answers with status ${status}`;
  throw new AuthenticatorError({
    code: "MAPPING_SOURCE_UNAVAILABLE",
    detail: safe`${path} at ${client.server}: ${asIs(why)}`,
  });
}
