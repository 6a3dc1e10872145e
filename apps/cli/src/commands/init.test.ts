import { createPrivateKey, X509Certificate } from "node:crypto";
import { copyFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
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
    expect(["key.pem", "cert.pem", "aws-iam-authenticator.kubeconfig"].map((name) => mode(cwd, name))).toEqual([
      0o600, 0o644, 0o644,
    ]);
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

  describe("writes them where they belong", () => {
    it.each([
      ["ConfiguredInitDirectories=true", true],
      ["AllAlpha=true", true],
      ["AllAlpha=false,ConfiguredInitDirectories=1", true],
      ["AllAlpha=true,ConfiguredInitDirectories=false", false],
      ["ConfiguredInitDirectories=false", false],
      ["AllBeta=true,SSORoleMatch=true", false],
    ])("with %s: %s", async (gates, inPlace) => {
      const cwd = temporaryFolder();
      const stateDir = join(cwd, "var", "state");
      const kubeconfig = join(cwd, "etc", "kubeconfig.yaml");
      writeFileSync(
        join(cwd, "config.yaml"),
        `clusterID: c\nserver: {stateDir: ${stateDir}, generateKubeconfig: ${kubeconfig}}\n`,
      );
      const args = ["init", "-c", "config.yaml", "--feature-gates", gates];
      expect(await runWith(args, { cwd })).toMatchObject({ exitCode: 0 });
      expect([existsSync(join(stateDir, "key.pem")), existsSync(kubeconfig)]).toEqual([inPlace, inPlace]);
      expect([existsSync(join(cwd, "key.pem")), existsSync(join(cwd, "cert.pem"))]).toEqual([!inPlace, !inPlace]);
    });

    it("which only their owner may enter", async () => {
      const cwd = temporaryFolder();
      const stateDir = join(cwd, "var", "state");
      writeFileSync(
        join(cwd, "config.yaml"),
        `clusterID: c\nserver: {stateDir: ${stateDir}, generateKubeconfig: ${join(cwd, "etc", "k.yaml")}}\n`,
      );
      const gate = "--feature-gates=ConfiguredInitDirectories=true";
      expect(await runWith(["init", "-c", "config.yaml", gate], { cwd })).toMatchObject({ exitCode: 0 });
      expect([mode(stateDir, "key.pem"), mode(cwd, "var/state")]).toEqual([0o600, 0o700]);
      expect(read(cwd, "etc/k.yaml")).toContain("current-context: webhook");
    });
  });

  it("refuses a certificate without its key", async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "cert.pem"), "x");
    const { exitCode, stderr } = await runWith(["init", "-i", "c"], { cwd });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^aws-iam-authenticator: KEY_PAIR_INVALID: [^\n]*key\.pem/m);
  });

  it("refuses a certificate and a key that do not belong together, and leaves them as they are", async () => {
    const [cwd, other] = [temporaryFolder(), temporaryFolder()];
    await runWith(["init", "-i", "c"], { cwd });
    await runWith(["init", "-i", "c"], { cwd: other });
    copyFileSync(join(other, "key.pem"), join(cwd, "key.pem"));
    const before = [read(cwd, "cert.pem"), read(cwd, "key.pem")];
    const { exitCode, stdout, stderr } = await runWith(["init", "-i", "c"], { cwd });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/^aws-iam-authenticator: KEY_PAIR_INVALID: [^\n]*do not belong together[^\n]*Restore both/m);
    expect([read(cwd, "cert.pem"), read(cwd, "key.pem")]).toEqual(before);
  });

  it("says so where it may not write", async () => {
    const { exitCode, stderr } = await runWith(["init", "-i", "c"], { cwd: "/dev/null", home: "/dev/null" });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^aws-iam-authenticator: (FILE_NOT_WRITTEN|KEY_PAIR_INVALID): [^\n]*ENOTDIR[^\n]*$/m);
  });

  it("refuses an invalid configuration file, each place on a line", async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "config.yaml"), "clusterID: c\nserver:\n  port: -1\n  mapUsers: x\n");
    const { exitCode, stdout, stderr } = await runWith(["init", "-c", "config.yaml", "-i", "c"], { cwd });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr.split("\n")).toEqual([
      expect.stringMatching(/^config\.yaml:3:9: /),
      expect.stringMatching(/^config\.yaml:4:/),
      expect.stringMatching(/^aws-iam-authenticator: CONFIG_INVALID: /),
      "",
    ]);
    expect(existsSync(join(cwd, "key.pem"))).toBe(false);
  });

  describe("with --ca", () => {
    const names = ["ca.pem", "ca-key.pem", "cert.pem", "key.pem", "aws-iam-authenticator.kubeconfig"];
    const valueOf = (kubeconfig: string, key: string): string =>
      Buffer.from(new RegExp(`${key}: "(.*)"`).exec(kubeconfig)?.[1] ?? "", "base64").toString();

    it("makes a CA, a certificate of it, and a webhook kubeconfig that trusts it and holds a client certificate", async () => {
      const cwd = temporaryFolder();
      const { exitCode, stdout, stderr } = await runWith(["init", "-i", "c", "--ca"], { cwd });
      expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "" });
      expect(names.map((name) => mode(cwd, name))).toEqual([0o644, 0o600, 0o644, 0o600, 0o600]);
      const [ca, serving] = ["ca.pem", "cert.pem"].map((name) => new X509Certificate(read(cwd, name)));
      const kubeconfig = read(cwd, "aws-iam-authenticator.kubeconfig");
      const client = new X509Certificate(valueOf(kubeconfig, "client-certificate-data"));
      expect(valueOf(kubeconfig, "certificate-authority-data")).toBe(read(cwd, "ca.pem"));
      for (const certificate of [serving, client]) expect(ca && certificate?.checkIssued(ca)).toBe(true);
      const key = createPrivateKey(valueOf(kubeconfig, "client-key-data"));
      expect(client.checkPrivateKey(key)).toBe(true);
      for (const name of names.slice(0, 4)) {
        expect(stderr).toContain(`msg="copy ${join(cwd, name)} to /var/aws-iam-authenticator/${name} on kubernetes`);
      }
      expect(stderr).not.toContain(read(cwd, "ca-key.pem").slice(40, 80));
    });

    it.each<[what: string, args: readonly string[]]>([
      ["", ["--ca"]],
      [" without --ca", []],
    ])("again%s keeps all of it to the byte", async (_, args) => {
      const cwd = temporaryFolder();
      const files = () => names.map((name) => read(cwd, name));
      await runWith(["init", "-i", "c", "--ca"], { cwd });
      const before = files();
      expect(await runWith(["init", "-i", "c", ...args], { cwd })).toMatchObject({ exitCode: 0 });
      expect(files()).toEqual(before);
    });

    it("again renews a certificate whose time has come, and leaves CA and webhook kubeconfig", async () => {
      const cwd = temporaryFolder();
      const others = () => ["ca.pem", "ca-key.pem", "aws-iam-authenticator.kubeconfig"].map((name) => read(cwd, name));
      await runWith(["init", "-i", "c", "--ca"], { cwd });
      const [before, certBefore] = [others(), read(cwd, "cert.pem")];
      const now = Date.now() + 70 * 24 * 3_600_000;
      expect(await runWith(["init", "-i", "c", "--ca"], { cwd, now })).toMatchObject({ exitCode: 0 });
      expect(others()).toEqual(before);
      expect(read(cwd, "cert.pem")).not.toBe(certBefore);
    });

    it("does not ask for the CA's key as long as nothing is to be signed", async () => {
      const cwd = temporaryFolder();
      await runWith(["init", "-i", "c", "--ca"], { cwd });
      rmSync(join(cwd, "ca-key.pem"));
      const { exitCode, stderr } = await runWith(["init", "-i", "c", "--ca"], { cwd });
      expect(exitCode).toBe(0);
      expect(stderr).not.toContain("ca-key.pem");
    });

    it("trusts the old CA and the new one in the kubeconfig, while one follows the other", async () => {
      const [cwd, old] = [temporaryFolder(), temporaryFolder()];
      for (const folder of [cwd, old]) await runWith(["init", "-i", "c", "--ca"], { cwd: folder });
      const certBefore = read(cwd, "cert.pem");
      const both = read(cwd, "ca.pem") + read(old, "ca.pem");
      writeFileSync(join(cwd, "ca.pem"), both);
      expect(await runWith(["init", "-i", "c", "--ca"], { cwd })).toMatchObject({ exitCode: 0 });
      expect(valueOf(read(cwd, "aws-iam-authenticator.kubeconfig"), "certificate-authority-data")).toBe(both);
      expect(read(cwd, "cert.pem")).toBe(certBefore);
    });

    it("leaves a certificate that is not the CA's alone, and says what to do", async () => {
      const cwd = temporaryFolder();
      await runWith(["init", "-i", "c"], { cwd });
      const before = ["cert.pem", "key.pem", "aws-iam-authenticator.kubeconfig"].map((name) => read(cwd, name));
      const { exitCode, stderr } = await runWith(["init", "-i", "c", "--ca"], { cwd });
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/^aws-iam-authenticator: KEY_PAIR_INVALID: .*is not of the CA in .*move it and .* away/m);
      expect(["cert.pem", "key.pem", "aws-iam-authenticator.kubeconfig"].map((name) => read(cwd, name))).toEqual(
        before,
      );
    });
  });

  it.each<[args: readonly string[], file: string, names: string, type: string]>([
    [[], "", "DNS:localhost, IP Address:127.0.0.1", "ec"],
    [["--key-type", "rsa"], "", "DNS:localhost, IP Address:127.0.0.1", "rsa"],
    [
      ["--san", "a.example.com,10.0.0.7", "--san", "::1"],
      "",
      "DNS:localhost, DNS:a.example.com, IP Address:127.0.0.1, IP Address:10.0.0.7, IP Address:0:0:0:0:0:0:0:1",
      "ec",
    ],
    [
      [],
      "certificate: {sans: [b.example.com], keyType: rsa}",
      "DNS:localhost, DNS:b.example.com, IP Address:127.0.0.1",
      "rsa",
    ],
    [
      ["--san", "c.example.com", "--key-type=ecdsa"],
      "certificate: {sans: [b.example.com], keyType: rsa}",
      "DNS:localhost, DNS:c.example.com, IP Address:127.0.0.1",
      "ec",
    ],
    [["--hostname=::1", "--address=fd00::1"], "", "IP Address:FD00:0:0:0:0:0:0:1, IP Address:0:0:0:0:0:0:0:1", "ec"],
  ])(
    "with %j and the file's %j, with and without --ca, makes a certificate for %s, with a key of %s",
    async (args, file, names, type) => {
      for (const ca of [[], ["--ca"]]) {
        const cwd = temporaryFolder();
        writeFileSync(join(cwd, "config.yaml"), `clusterID: c\nserver: {${file}}\n`);
        expect(await runWith(["init", "-c", "config.yaml", ...args, ...ca], { cwd })).toMatchObject({ exitCode: 0 });
        const certificate = new X509Certificate(read(cwd, "cert.pem"));
        expect([certificate.subjectAltName, certificate.publicKey.asymmetricKeyType]).toEqual([names, type]);
      }
    },
  );

  it.each<[args: readonly string[], says: string]>([
    [["--key-type", "dsa"], '--key-type is ecdsa or rsa, not "dsa"'],
    [["--san", "a b"], '--san: "a b" is neither a host name nor an IP address'],
    [["--san", ""], '--san: "" is neither a host name nor an IP address'],
  ])("refuses %j", async (args, says) => {
    const cwd = temporaryFolder();
    const { exitCode, stderr } = await runWith(["init", "-i", "c", ...args], { cwd });
    expect({ exitCode, says: stderr.includes(says) }).toEqual({ exitCode: 2, says: true });
    expect(existsSync(join(cwd, "key.pem"))).toBe(false);
  });

  it("logs in JSON where it is asked to", async () => {
    const { stderr } = await runWith(["init", "-i", "c", "-l", "json", "-v", "info"]);
    const lines = stderr
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ level }) => level)).toEqual(lines.map(() => "info"));
    expect(lines.length).toBeGreaterThan(3);
    expect(await runWith(["init", "-i", "c", "-v", "error"])).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it("wants a cluster id, as the reference does", async () => {
    expect(await runWith(["init"])).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/CLUSTER_ID_MISSING/) });
  });
});
