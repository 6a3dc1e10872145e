import { X509Certificate } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runWith, temporaryFolder } from "../testing/fake-io.ts";

const read = (folder: string, name: string): string => readFileSync(join(folder, name), "utf8");
const mode = (folder: string, name: string): number => statSync(join(folder, name)).mode & 0o777;

describe("init", () => {
  it("writes certificate, key and webhook kubeconfig into the working folder, and says where they belong", async () => {
    const cwd = temporaryFolder();
    const { exitCode, stdout, stderr } = await runWith(["init", "-i", "c"], { cwd });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "" });
    expect(mode(cwd, "key.pem")).toBe(0o600);
    const certificate = new X509Certificate(read(cwd, "cert.pem"));
    expect(certificate.checkHost("localhost")).toBe("localhost");
    expect(certificate.checkIP("127.0.0.1")).toBe("127.0.0.1");
    const kubeconfig = read(cwd, "aws-iam-authenticator.kubeconfig");
    expect(kubeconfig).toContain('server: "https://localhost:21362/authenticate"');
    expect(kubeconfig).toContain(Buffer.from(read(cwd, "cert.pem")).toString("base64"));
    expect(stderr).toContain(
      `msg="copy ${join(cwd, "key.pem")} to /var/aws-iam-authenticator/key.pem on kubernetes master node(s)"`,
    );
    expect(stderr).toContain(
      "--authentication-token-webhook-config-file=/etc/kubernetes/aws-iam-authenticator/kubeconfig.yaml",
    );
  });

  it("again keeps them to the byte", async () => {
    const cwd = temporaryFolder();
    const files = () => ["cert.pem", "key.pem", "aws-iam-authenticator.kubeconfig"].map((name) => read(cwd, name));
    await runWith(["init", "-i", "c"], { cwd });
    const before = files();
    expect(await runWith(["init", "-i", "c"], { cwd })).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('msg="loaded existing keypair"'),
    });
    expect(files()).toEqual(before);
  });

  it("makes the certificate for --hostname and --address, and names the file's port", async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "config.yaml"), "clusterID: c\nserver: {port: 4433, hostname: from-file}\n");
    const args = ["init", "-c", "config.yaml", "--hostname", "auth.example.com", "--address=10.1.2.3"];
    expect(await runWith(args, { cwd })).toMatchObject({ exitCode: 0 });
    const certificate = new X509Certificate(read(cwd, "cert.pem"));
    expect(certificate.checkHost("auth.example.com")).toBe("auth.example.com");
    expect(certificate.checkIP("10.1.2.3")).toBe("10.1.2.3");
    expect(certificate.checkHost("from-file")).toBeUndefined();
    expect(read(cwd, "aws-iam-authenticator.kubeconfig")).toContain("https://auth.example.com:4433/authenticate");
  });

  it("with ConfiguredInitDirectories writes them where they belong", async () => {
    const cwd = temporaryFolder();
    const stateDir = join(cwd, "var", "state");
    const kubeconfig = join(cwd, "etc", "kubeconfig.yaml");
    writeFileSync(
      join(cwd, "config.yaml"),
      `clusterID: c\nserver: {stateDir: ${stateDir}, generateKubeconfig: ${kubeconfig}}\n`,
    );
    const args = ["init", "-c", "config.yaml", "--feature-gates=ConfiguredInitDirectories=true"];
    expect(await runWith(args, { cwd })).toMatchObject({ exitCode: 0 });
    expect(mode(stateDir, "key.pem")).toBe(0o600);
    expect(mode(cwd, "var/state")).toBe(0o700);
    expect(readFileSync(kubeconfig, "utf8")).toContain("current-context: webhook");
  });

  it("refuses a certificate without its key", async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "cert.pem"), "x");
    const { exitCode, stderr } = await runWith(["init", "-i", "c"], { cwd });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^aws-iam-authenticator: KEY_PAIR_INVALID: [^\n]*key\.pem/m);
  });

  it("wants a cluster id, as the reference does", async () => {
    expect(await runWith(["init"])).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/CLUSTER_ID_MISSING/) });
  });
});
