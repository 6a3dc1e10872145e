import { createServer } from "node:http";
import { listen } from "./listen.ts";

/** An instance's metadata service of version 2 that knows a region, and what it was asked. */
export interface MetadataService {
  readonly url: string;
  readonly asked: readonly string[];
}

/** Starts one on a port of this machine. @param options.status of every answer but the token's. Default 200. */
export async function startMetadataService(options: {
  readonly region: string;
  readonly status?: number;
}): Promise<MetadataService> {
  const asked: string[] = [];
  const secret = "metadata-token";
  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    asked.push(`${method} ${url}`);
    if (method === "PUT" && url === "/latest/api/token" && headers["x-aws-ec2-metadata-token-ttl-seconds"] === "60") {
      response.end(secret);
    } else if (headers["x-aws-ec2-metadata-token"] !== secret) {
      response.writeHead(401).end();
    } else if (url === "/latest/meta-data/placement/region") {
      response.writeHead(options.status ?? 200).end(options.region);
    } else {
      response.writeHead(404).end();
    }
  });
  return { url: await listen(server), asked };
}
