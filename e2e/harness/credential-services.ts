import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { EmulatedIdentity } from "@aws-iam-authenticator/sts-emulator";
import { onTestFinished } from "vitest";
import { listenOnFreePort } from "./listen-on-free-port.ts";

/** A service that hands out credentials to what runs on its machine, and what it was asked. */
export interface CredentialService {
  readonly url: string;
  /** Such as `GET /latest/meta-data/placement/region`. */
  readonly asked: readonly string[];
}

/** The metadata service (version 2) of an EC2 instance whose role is this identity's, for the length of a test. */
export function startInstanceMetadata(identity: EmulatedIdentity): Promise<CredentialService> {
  const secret = "metadata-token";
  const role = "/latest/meta-data/iam/security-credentials/";
  return serve(({ method, url, headers }, response) => {
    if (method === "PUT" && url === "/latest/api/token") response.end(secret);
    else if (headers["x-aws-ec2-metadata-token"] !== secret) response.writeHead(401).end();
    else if (url === "/latest/meta-data/placement/region") response.end("eu-central-1");
    else if (url === role) response.end("Node");
    else if (url === `${role}Node`) response.end(JSON.stringify({ Code: "Success", ...credentials(identity) }));
    else response.writeHead(404).end();
  });
}

/** One that takes every question and never answers, as a network that drops what is sent there. */
export function startSilentService(): Promise<CredentialService> {
  return serve(() => undefined);
}

/** A container's credentials service, for the length of a test. @param authorization the header that it wants */
export function startContainerCredentials(
  identity: EmulatedIdentity,
  authorization: string,
): Promise<CredentialService> {
  return serve(({ url, headers }, response) => {
    if (headers.authorization !== authorization) response.writeHead(401).end();
    else if (url === "/creds?id=7") response.end(JSON.stringify(credentials(identity)));
    else response.writeHead(404).end();
  });
}

function credentials({ accessKeyId, secretAccessKey, sessionToken }: EmulatedIdentity) {
  const end = new Date(Date.now() + 3_600_000).toISOString();
  return { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token: sessionToken, Expiration: end };
}

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<CredentialService> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  const port = await listenOnFreePort(server);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${port}`, asked };
}
