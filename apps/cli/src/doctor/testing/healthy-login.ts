import { readFileSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { join } from "node:path";
import {
  emulatedUser,
  type ListeningStsEmulator,
  type ListeningStsEmulatorOptions,
  startStsEmulator,
} from "@aws-iam-authenticator/sts-emulator";
import { keysOf } from "../../testing/aws.ts";
import { closedAfter, temporaryFolder } from "../../testing/fake-io.ts";
import { bodyOf, startHttps } from "../../testing/start-https.ts";
import { loginFolder, type LoginFolder } from "./login-folder.ts";

/** A user who is known to the STS of every healthy login. */
export const alice = emulatedUser({ name: "alice" });

/** Everything that a login needs, and nothing wrong with it, for the length of a test. */
export interface HealthyLogin extends LoginFolder {
  readonly sts: ListeningStsEmulator;
  /** File of the authority that STS's certificate is of. */
  readonly stsAuthority: string;
  /** URL of kube-apiserver. */
  readonly apiServer: string;
}

/** What a kube-apiserver answers: to anybody its version, to who has a token who they are. */
export const answerAsAlice: RequestListener = async (request, response) => {
  const json = (status: number, body: object): void => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  const body = await bodyOf(request);
  if (request.url === "/version") return json(200, { gitVersion: "v1.35.2" });
  if (!/^Bearer k8s-aws-v1\.[\w-]+$/.test(request.headers.authorization ?? "")) {
    return json(401, { kind: "Status", message: "Unauthorized" });
  }
  if (request.url !== "/apis/authentication.k8s.io/v1/selfsubjectreviews" || !body.includes("SelfSubjectReview")) {
    return json(404, { kind: "Status", message: "the server could not find the requested resource" });
  }
  const userInfo = { username: "alice", uid: "u", groups: ["dev", "ops"], extra: { arn: [alice.arn] } };
  return json(201, { kind: "SelfSubjectReview", status: { userInfo } });
};

/** Starts STS and kube-apiserver, and writes what they need. */
export async function startHealthyLogin({
  answer = answerAsAlice,
  ...stsOptions
}: Partial<ListeningStsEmulatorOptions> & { readonly answer?: RequestListener } = {}): Promise<HealthyLogin> {
  const sts = closedAfter(await startStsEmulator({ identities: [alice], ...stsOptions }));
  const { url: apiServer, certificate } = await startHttps(answer);
  const stsAuthority = join(temporaryFolder(), "sts-ca.pem");
  writeFileSync(stsAuthority, sts.ca);
  const authority = readFileSync(certificate).toString("base64");
  const login = loginFolder(
    { server: apiServer, "certificate-authority-data": authority },
    {
      ...keysOf(alice),
      AWS_REGION: "eu-central-1",
      AWS_ENDPOINT_URL_STS: sts.url,
      ...(stsOptions.protocol === "http" ? {} : { AWS_CA_BUNDLE: stsAuthority }),
    },
  );
  return { ...login, sts, stsAuthority, apiServer };
}
