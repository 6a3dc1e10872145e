import { expect, it } from "vitest";
import { containerHost } from "./container-host.ts";

const [relative, full] = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];

it.each<[env: Record<string, string>, host: string | undefined]>([
  [{ [relative]: "/v2/credentials/id" }, "169.254.170.2"],
  [{ [relative]: "/v2/credentials/id", [full]: "http://localhost/x" }, "169.254.170.2"],
  [{ [full]: "http://169.254.170.23/v1/credentials" }, "169.254.170.23"],
  [{ [full]: "http://[fd00:ec2::23]/v1/credentials" }, "fd00:ec2::23"],
  [{ [full]: "http://localhost:1338/latest/meta-data/container/security-credentials" }, "localhost"],
  [{ [full]: "no URL" }, undefined],
  [{ [full]: "", [relative]: "" }, undefined],
  [{}, undefined],
])("%o: %s", (env, host) => {
  expect(containerHost(env)).toBe(host);
});
