import type { BackendMode, ConfigFile } from "@aws-iam-authenticator/config";
import { type CacheSettings, DEFAULT_STS_LIMITS, type StsLimits } from "@aws-iam-authenticator/verifier";
import type { KeyType } from "../tls/key-type.ts";

/** All that a server is set to, with the defaults filled in. */
export interface ServerSettings {
  readonly address: string;
  readonly port: number;
  /** Undefined means all interfaces. */
  readonly healthAddress: string | undefined;
  readonly healthPort: number;
  /** What the certificate is for, and where kube-apiserver is told to call. */
  readonly hostname: string;
  /** What else certificates are made for, and with what kind of key. */
  readonly certificate: { readonly sans: readonly string[]; readonly keyType: KeyType };
  /** File of the authorities of whose certificates clients must show one; undefined where they need none. */
  readonly clientCAFile: string | undefined;
  /** A listener in plain HTTP for metrics; undefined where there is none. */
  readonly metrics: { readonly address: string; readonly port: number } | undefined;
  readonly stateDir: string;
  readonly generateKubeconfig: string;
  readonly kubeconfigPregenerated: boolean;
  readonly partition: string;
  readonly backendMode: readonly BackendMode[];
  /** How to reach kube-apiserver, for sources that it has; undefined where that is to be found. */
  readonly kubeconfig: string | undefined;
  readonly master: string | undefined;
  /** File that each decision is written to; undefined where there is none. */
  readonly auditLog: string | undefined;
  /** Port of the admin endpoint on 127.0.0.1; undefined where there is none. */
  readonly adminPort: number | undefined;
  readonly dynamicFile: { readonly path: string | undefined; readonly userIdStrict: boolean };
  /** A file that says another backend mode; undefined where there is none. */
  readonly dynamicBackendModePath: string | undefined;
  /** How old what was kept before a restart may be. */
  readonly lastGoodMaxAgeSeconds: number;
  /** Is assumed before EC2 is asked; undefined where the server's own credentials are used. */
  readonly ec2DescribeInstancesRoleARN: string | undefined;
  /** On whose behalf that role is assumed. */
  readonly sourceARN: string | undefined;
  /** Calls to EC2 a second on average; 0 is no limit. */
  readonly ec2DescribeInstancesQps: number;
  /** Calls to EC2 that may follow at once. */
  readonly ec2DescribeInstancesBurst: number;
  readonly scrubbedAccounts: readonly string[];
  /** Audiences that this server vouches for; empty where they do not matter. */
  readonly audiences: readonly string[];
  readonly cache: CacheSettings;
  /** What bounds the load on this server, and what it puts on STS. */
  readonly limits: StsLimits & { readonly bodyBytes: number };
  readonly sts: {
    readonly endpoint: string | undefined;
    readonly caFile: string | undefined;
    readonly regions: readonly string[];
  };
}

/** A TokenReview is a few KiB; a token in it 16 at most. */
const mostBodyBytes = 1024 * 1024;

/** What flags and environment can set over the file. */
export type ServerOverrides = Partial<
  Pick<
    ServerSettings,
    | "address"
    | "port"
    | "hostname"
    | "stateDir"
    | "generateKubeconfig"
    | "kubeconfigPregenerated"
    | "partition"
    | "backendMode"
    | "kubeconfig"
    | "master"
    | "ec2DescribeInstancesQps"
    | "ec2DescribeInstancesBurst"
  >
>;

/** Flag before environment before file before default: the overrides, the file's `server`, and what the reference has. */
export function serverSettings(file: ConfigFile["server"], overrides: ServerOverrides): ServerSettings {
  const { cache = {}, sts = {}, limits = {}, certificate = {} } = file ?? {};
  return {
    address: overrides.address ?? file?.address ?? "127.0.0.1",
    port: overrides.port ?? file?.port ?? 21362,
    healthAddress: file?.healthAddress,
    healthPort: file?.healthPort ?? 21363,
    hostname: overrides.hostname ?? file?.hostname ?? "localhost",
    certificate: { sans: certificate.sans ?? [], keyType: certificate.keyType ?? "ecdsa" },
    clientCAFile: file?.clientCAFile || undefined,
    metrics:
      file?.metricsAddress === undefined && file?.metricsPort === undefined
        ? undefined
        : { address: file.metricsAddress ?? "127.0.0.1", port: file.metricsPort ?? 21365 },
    stateDir: overrides.stateDir ?? file?.stateDir ?? "/var/aws-iam-authenticator",
    generateKubeconfig:
      overrides.generateKubeconfig ??
      file?.generateKubeconfig ??
      "/etc/kubernetes/aws-iam-authenticator/kubeconfig.yaml",
    kubeconfigPregenerated: overrides.kubeconfigPregenerated ?? file?.kubeconfigPregenerated ?? false,
    partition: overrides.partition ?? file?.partition ?? "aws",
    backendMode: overrides.backendMode ?? file?.backendMode ?? ["MountedFile"],
    kubeconfig: (overrides.kubeconfig ?? file?.kubeconfig) || undefined,
    master: (overrides.master ?? file?.master) || undefined,
    auditLog: file?.auditLog || undefined,
    adminPort: file?.adminPort,
    dynamicFile: {
      path: file?.dynamicfilepath || undefined,
      userIdStrict: file?.dynamicfileUserIDStrict ?? false,
    },
    dynamicBackendModePath: file?.dynamicBackendModePath?.trim() || undefined,
    lastGoodMaxAgeSeconds: file?.lastGoodMaxAgeSeconds ?? 24 * 60 * 60,
    ec2DescribeInstancesRoleARN: file?.ec2DescribeInstancesRoleARN || undefined,
    sourceARN: file?.sourceARN || undefined,
    ec2DescribeInstancesQps: overrides.ec2DescribeInstancesQps ?? file?.ec2DescribeInstancesQps ?? 15,
    ec2DescribeInstancesBurst: overrides.ec2DescribeInstancesBurst ?? file?.ec2DescribeInstancesBurst ?? 5,
    scrubbedAccounts: file?.scrubbedAccounts ?? [],
    audiences: file?.audiences ?? [],
    cache: {
      ...(cache.ttlSeconds === undefined ? {} : { ttlSeconds: cache.ttlSeconds }),
      ...(cache.maxEntries === undefined ? {} : { maxEntries: cache.maxEntries }),
      ...(cache.staleIfErrorSeconds === undefined ? {} : { staleIfErrorSeconds: cache.staleIfErrorSeconds }),
    },
    limits: {
      bodyBytes: limits.bodyBytes ?? mostBodyBytes,
      queue: limits.queue ?? DEFAULT_STS_LIMITS.queue,
      stsConcurrency: limits.stsConcurrency ?? DEFAULT_STS_LIMITS.stsConcurrency,
      stsPerSecond: limits.stsPerSecond ?? DEFAULT_STS_LIMITS.stsPerSecond,
      stsPerSecondPerAccessKeyID: limits.stsPerSecondPerAccessKeyID ?? DEFAULT_STS_LIMITS.stsPerSecondPerAccessKeyID,
    },
    sts: { endpoint: sts.endpoint, caFile: sts.caFile, regions: sts.regions ?? [] },
  };
}
