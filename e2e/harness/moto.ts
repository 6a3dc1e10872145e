import { join } from "node:path";
import { startProgram } from "./command-line.ts";
import { installPythonPackages } from "./python-packages.ts";

/** AWS as others imitate it: it verifies signatures with botocore's own code, and heeds policies. */
export interface Moto {
  readonly url: string;
  /** Does something that AWS's administrator may do. @returns the answer, XML. @throws where it is refused */
  administer(service: "iam" | "sts", parameters: Readonly<Record<string, string>>): Promise<string>;
  /** From now on who asks must sign, and be allowed to. */
  enforce(): Promise<void>;
  /** Whose access key it is: an ARN. */
  arnOfKey(accessKeyId: string): Promise<string>;
  close(): Promise<void>;
}

const versions = { iam: "2010-05-08", sts: "2011-06-15" } as const;

/** Starts one on a free port. @returns a reason where it cannot be installed */
export async function startMoto(): Promise<Moto | string> {
  const installed = await installPythonPackages("moto", ["moto[server]==5.2.5"]);
  if (typeof installed === "string") return installed;
  const running = startProgram(join(installed.bin, "python"), ["-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]);
  const [, url = ""] = await running.line(/Running on (http:\/\/127\.0\.0\.1:\d+)/);

  async function post(path: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
    const answer = await fetch(url + path, { method: "POST", body, headers });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${answer.status}: ${text}`);
    return text;
  }

  const heedSignatures = (after: number | "inf") => post("/moto-api/reset-auth", String(after));

  /** By the access key alone it is known who asks, as long as signatures are not heeded. */
  const ask = (service: keyof typeof versions, parameters: Readonly<Record<string, string>>, accessKeyId: string) =>
    post("/", new URLSearchParams({ Version: versions[service], ...parameters }).toString(), {
      "content-type": "application/x-www-form-urlencoded",
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=none`,
    });

  return {
    url,
    administer: (service, parameters) => ask(service, parameters, "AKIAIOSFODNN7EXAMPLE"),
    enforce: async () => void (await heedSignatures(0)),
    async arnOfKey(accessKeyId) {
      await heedSignatures("inf");
      const answer = await ask("sts", { Action: "GetCallerIdentity" }, accessKeyId);
      await heedSignatures(0);
      return /<Arn>(.*?)<\/Arn>/.exec(answer)?.[1] ?? "";
    },
    close: async () => void (await running.stop()),
  };
}
