import { chmodSync, copyFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type BrokenNode, complaintsOf, INIT, wantedOf } from "./testing/broken-node.ts";
import { CHAIN } from "./testing/certificates.ts";
import { weakPair } from "./testing/weak-pair.ts";

const weak = await weakPair();

const yearMs = 365 * 24 * 3_600_000;

const configurationFile: readonly BrokenNode[] = [
  {
    what: "configuration file that is named and absent",
    options: () => ({ config: "nowhere.yaml", stateDir: "var", generateKubeconfig: "etc/kubeconfig.yaml" }),
    says: {
      config: ["fail", "~/nowhere.yaml is not there", "-c FILE"],
      "cluster-id": ["warn", "CLUSTER_ID_MISSING: no cluster id is given", "clusterID: ID"],
      "kubeconfig-server": ["warn", "by its configuration the server is at https://localhost:21362/authenticate"],
    },
  },
  {
    what: "configuration file that is not valid",
    breaks: ({ config, edit }) => edit(config, /port: (\d+)/, "port: -$1"),
    options: () => ({ stateDir: "var", generateKubeconfig: "etc/kubeconfig.yaml" }),
    says: {
      config: [
        "fail",
        "the server does not start with it: ~/config.yaml:3:9: ",
        "aws-iam-authenticator lint ~/config.yaml",
      ],
      "cluster-id": ["warn", "CLUSTER_ID_MISSING"],
      "kubeconfig-server": ["warn", "https://localhost:21362/authenticate"],
    },
  },
  {
    what: "configuration file that all may write",
    breaks: ({ config }) => chmodSync(config, 0o666),
    says: { "config-mode": ["fail", "~/config.yaml has mode 0666", "chmod go-w ~/config.yaml"] },
  },
  {
    what: "other cluster id on the command line",
    options: () => ({ clusterId: "other" }),
    says: { "cluster-id": ["warn", "the configuration file says c, and -i or", "the same id"] },
  },
  {
    what: "cluster id that cannot be a header",
    breaks: ({ config, edit }) => edit(config, "clusterID: c\n", ""),
    options: () => ({ clusterId: "a\nb" }),
    says: { "cluster-id": ["fail", "CLUSTER_ID_INVALID"] },
  },
  {
    what: "mapping that lint warns of",
    settings: `  mustStayMapped: [{arn: "arn:aws:iam::111122223333:user/a"}]\n  mapUsers: [{userarn: "arn:aws:iam::111122223333:user/a", username: a, colour: red}]\n`,
    says: {
      lint: [
        "warn",
        "lint finds 0 errors and 1 warning, the first in line ",
        "aws-iam-authenticator lint ~/config.yaml",
      ],
    },
  },
  {
    what: "admin who is not mapped",
    breaks: ({ config, edit }) => edit(config, "system:masters]}\n  mapRoles", "other]}\n  mapRoles"),
    says: {
      "must-stay-mapped": [
        "fail",
        '"arn:aws:iam::111122223333:role/Admin" is mapped without the group "other"',
        "aws-iam-authenticator explain ARN -c ~/config.yaml",
      ],
      lint: ["warn", "lint finds 0 errors and 1 warning"],
    },
  },
];

const stateFolder: readonly BrokenNode[] = [
  {
    what: "state folder that all may write",
    breaks: ({ stateDir }) => chmodSync(stateDir, 0o777),
    says: { "state-dir": ["fail", "~/var has mode 0777: others than its owner can replace", "chmod go-w ~/var"] },
  },
  {
    what: "state folder that is absent",
    options: () => ({ stateDir: "gone" }),
    says: {
      "state-dir": ["fail", "~/gone is not there", "mkdir -m 700 -p ~/gone && cd ~/gone && aws-iam-authenticator init"],
      "key-pair": [
        "fail",
        "~/gone/cert.pem and ~/gone/key.pem are not there",
        "cd ~/gone && aws-iam-authenticator init",
      ],
      "last-good": ["skip", "~/gone/last-good.json is not there"],
      "kubeconfig-authority": ["skip", "there is no certificate on disk"],
    },
  },
  {
    what: "key without its certificate",
    breaks: ({ cert }) => rmSync(cert),
    says: {
      "key-pair": ["fail", "~/var/cert.pem is not there", `cd ~/var && rm -f cert.pem key.pem && cd ~/var && ${INIT}`],
      "kubeconfig-authority": ["skip", "there is no certificate on disk"],
    },
  },
  {
    what: "certificate without its key",
    breaks: ({ key }) => rmSync(key),
    says: { "key-pair": ["fail", "~/var/key.pem is not there", "Restore both files"] },
  },
  {
    what: "key that others may read",
    breaks: ({ key }) => chmodSync(key, 0o640),
    says: { "key-mode": ["fail", "~/var/key.pem has mode 0640: whoever reads it", "chmod 600 ~/var/key.pem"] },
  },
  {
    what: "certificate that others may write",
    breaks: ({ cert }) => chmodSync(cert, 0o664),
    says: { "certificate-mode": ["fail", "~/var/cert.pem has mode 0664", "chmod go-w ~/var/cert.pem"] },
  },
  {
    what: "key of another pair",
    breaks: async ({ key, anotherPair }) => copyFileSync(join(await anotherPair(), "key.pem"), key),
    says: {
      "key-pair": ["fail", "in ~/var/cert.pem and the key in ~/var/key.pem do not belong together", "Restore both"],
    },
  },
  {
    what: "key that was never finished",
    breaks: ({ key }) => writeFileSync(key, ""),
    says: { "key-pair": ["fail", "~/var/key.pem is empty"] },
  },
  {
    what: "key that is encrypted",
    breaks: ({ key, edit }) => edit(key, /PRIVATE/g, "ENCRYPTED PRIVATE"),
    says: { "key-pair": ["fail", "~/var/key.pem is encrypted"] },
  },
  {
    what: "key that is damaged",
    breaks: ({ key }) => writeFileSync(key, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
    says: { "key-pair": ["fail", "~/var/key.pem holds no private key in PEM"] },
  },
  {
    what: "certificate that is damaged",
    breaks: ({ cert }) => writeFileSync(cert, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
    says: {
      "key-pair": ["fail", "~/var/cert.pem holds no certificate in PEM that can be read"],
      "kubeconfig-authority": ["skip", "there is no certificate on disk"],
    },
  },
  {
    what: "key that is too weak for TLS",
    breaks({ cert, key }) {
      writeFileSync(cert, weak.cert);
      writeFileSync(key, weak.key);
    },
    says: {
      "key-pair": ["fail", "TLS refuses ~/var/cert.pem with ~/var/key.pem: a weak key"],
      "kubeconfig-authority": ["fail", "trusts another certificate than the one on disk"],
      "server-certificate": ["fail", "shows an older certificate than the one on disk"],
    },
  },
];

const certificate: readonly BrokenNode[] = [
  {
    what: "certificate that has expired",
    now: Date.now() + 101 * yearMs,
    says: { "certificate-validity": ["fail", "~/var/cert.pem has expired", "rm -f cert.pem key.pem"] },
  },
  {
    what: "certificate that is of the future",
    now: Date.now() - yearMs,
    says: { "certificate-validity": ["fail", "~/var/cert.pem is valid from ", "timedatectl status"] },
  },
  {
    what: "certificate that expires in a week",
    now: Date.now() + 100 * yearMs - 7 * 24 * 3_600_000,
    says: { "certificate-validity": ["warn", "expires in 6 days", "rm -f cert.pem key.pem"] },
  },
  {
    what: "certificate for another name",
    breaks: ({ config, edit }) => edit(config, "server:\n", "server:\n  hostname: auth.example.com\n"),
    says: {
      "certificate-names": [
        "fail",
        "kube-apiserver calls auth.example.com, and ~/var/cert.pem is for DNS:localhost, IP Address:127.0.0.1",
        "server.hostname",
      ],
      "kubeconfig-server": ["warn", "by its configuration the server is at https://auth.example.com:"],
    },
  },
  {
    what: "certificate for clients, of another authority than is trusted",
    breaks: ({ cert }) => writeFileSync(cert, CHAIN.leaf + CHAIN.intermediate),
    says: {
      "key-pair": ["fail", "do not belong together"],
      "certificate-usage": ["fail", '"server authentication" is not among them'],
      "kubeconfig-authority": ["fail", "trusts another certificate"],
      "server-certificate": ["fail", "shows an older certificate than the one on disk"],
    },
  },
];

const lastGoodCopy: readonly BrokenNode[] = [
  {
    what: "last-good copy that others may read",
    breaks: ({ lastGood }) => chmodSync(lastGood, 0o644),
    says: { "last-good": ["warn", "~/var/last-good.json has mode 0644", "chmod 600 ~/var/last-good.json"] },
  },
  {
    what: "last-good copy that others may write",
    breaks: ({ lastGood }) => chmodSync(lastGood, 0o622),
    says: { "last-good": ["fail", "others may write what the server starts from", "chmod 600 ~/var/last-good.json"] },
  },
];

describe("a node with", () => {
  it.each(configurationFile)("$what", async (broken) => {
    expect(await complaintsOf(broken)).toEqual(wantedOf(broken));
  });

  it.each(stateFolder)("$what", async (broken) => {
    expect(await complaintsOf(broken)).toEqual(wantedOf(broken));
  });

  it.each(certificate)("$what", async (broken) => {
    expect(await complaintsOf(broken)).toEqual(wantedOf(broken));
  });

  it.each(lastGoodCopy)("$what", async (broken) => {
    expect(await complaintsOf(broken)).toEqual(wantedOf(broken));
  });
});
