export const role = "arn:aws:iam::000000000000:role/Admin";
export const user = "arn:aws:iam::000000000000:user/Alice";

/** A configuration file with every key there is. */
export const fullText = `# every key there is
clusterID: my-dev-cluster.example.com
defaultRole: ${role}
server:
  port: 21362
  hostname: localhost
  address: 127.0.0.1
  stateDir: /var/aws-iam-authenticator
  generateKubeconfig: /etc/kubernetes/aws-iam-authenticator/kubeconfig.yaml
  kubeconfigPregenerated: true
  partition: aws-cn
  kubeconfig: /etc/kubernetes/admin.conf
  master: https://10.0.0.1:6443
  backendMode: [MountedFile, EKSConfigMap, CRD, DynamicFile]
  ec2DescribeInstancesRoleARN: arn:aws:iam::000000000000:role/DescribeInstances
  sourceARN: arn:aws:ec2:us-east-1:000000000000:instance/i-0123456789abcdef0
  ec2DescribeInstancesQps: 15
  ec2DescribeInstancesBurst: 5
  scrubbedAccounts: ["111122223333", 012345678901]
  mapRoles:
  - roleARN: ${role}
    username: kubernetes-admin
    groups:
    - system:masters
  - rolearn: arn:aws:iam::000000000000:role/KubernetesNode
    username: system:node:{{EC2PrivateDNSName}}
    groups: [system:nodes, system:bootstrappers]
    userid: AROAEXAMPLEEXAMPLE
  - sso:
      permissionSetName: View-Only
      accountID: 012345678901
      partition: aws-us-gov
    username: "{{SessionNameRaw}}"
    groups: viewers
  - roleARNLike: arn:aws:iam::000000000000:role/Deploy-*
    username: deploy
  mapUsers:
  - userARN: ${user}
    username: alice
  - userARNLike: arn:aws:iam::000000000000:user/ops/*
    username: "ops:{{AccessKeyID}}"
  mapAccounts:
  - "012345678901"
  - 012345678902
  reservedPrefixConfig:
  - backendmode: CRD
    usernamePrefixReserveList: ["system:", admin]
  dynamicfilepath: /etc/mappings.json
  dynamicfileUserIDStrict: false
  dynamicBackendModePath: /etc/modes.json
  healthAddress: "::1"
  healthPort: 21363
  adminPort: 21364
  auditLog: /var/log/decisions.jsonl
  cache:
    ttlSeconds: 0.5
    maxEntries: 1000
    staleIfErrorSeconds: 300
  sts:
    endpoint: https://vpce-0123.sts.us-east-1.vpce.amazonaws.com
    caFile: /etc/ca.pem
    regions: [us-east-1, cn-north-1, eu-central-9]
  limits:
    bodyBytes: 65536
    queue: 0
    stsConcurrency: 8
    stsPerSecond: 100
    stsPerSecondPerAccessKeyID: 0
  audiences: [https://kubernetes.default.svc, vault]
  deny:
    arns: ${user}
    accessKeyIDs: [AKIAIOSFODNN7EXAMPLE]
    sessionNames: [mallory@example.com]
    signedBefore: 2026-01-02T15:04:05Z
  mustStayMapped:
  - arn: ${role}
    groups: [system:masters]
  - arn: ${user}
  lastGoodMaxAgeSeconds: 3600
  certificate:
    sans: [auth.example.com, 10.0.0.7, "::1"]
    keyType: rsa
  clientCAFile: /var/aws-iam-authenticator/ca.pem
  metricsAddress: 10.0.0.7
  metricsPort: 21365
`;

/** What it says. */
export const fullValue = {
  clusterID: "my-dev-cluster.example.com",
  defaultRole: role,
  server: {
    port: 21_362,
    hostname: "localhost",
    address: "127.0.0.1",
    stateDir: "/var/aws-iam-authenticator",
    generateKubeconfig: "/etc/kubernetes/aws-iam-authenticator/kubeconfig.yaml",
    kubeconfigPregenerated: true,
    partition: "aws-cn",
    kubeconfig: "/etc/kubernetes/admin.conf",
    master: "https://10.0.0.1:6443",
    backendMode: ["MountedFile", "EKSConfigMap", "CRD", "DynamicFile"],
    ec2DescribeInstancesRoleARN: "arn:aws:iam::000000000000:role/DescribeInstances",
    sourceARN: "arn:aws:ec2:us-east-1:000000000000:instance/i-0123456789abcdef0",
    ec2DescribeInstancesQps: 15,
    ec2DescribeInstancesBurst: 5,
    scrubbedAccounts: ["111122223333", "012345678901"],
    mapRoles: [
      { rolearn: role, username: "kubernetes-admin", groups: ["system:masters"] },
      {
        rolearn: "arn:aws:iam::000000000000:role/KubernetesNode",
        username: "system:node:{{EC2PrivateDNSName}}",
        groups: ["system:nodes", "system:bootstrappers"],
        userid: "AROAEXAMPLEEXAMPLE",
      },
      {
        sso: { permissionSetName: "View-Only", accountID: "012345678901", partition: "aws-us-gov" },
        username: "{{SessionNameRaw}}",
        groups: ["viewers"],
      },
      { roleARNLike: "arn:aws:iam::000000000000:role/Deploy-*", username: "deploy" },
    ],
    mapUsers: [
      { userarn: user, username: "alice" },
      { userARNLike: "arn:aws:iam::000000000000:user/ops/*", username: "ops:{{AccessKeyID}}" },
    ],
    mapAccounts: ["012345678901", "012345678902"],
    reservedPrefixConfig: [{ backendmode: "CRD", usernamePrefixReserveList: ["system:", "admin"] }],
    dynamicfilepath: "/etc/mappings.json",
    dynamicfileUserIDStrict: false,
    dynamicBackendModePath: "/etc/modes.json",
    healthAddress: "::1",
    healthPort: 21_363,
    adminPort: 21_364,
    auditLog: "/var/log/decisions.jsonl",
    cache: { ttlSeconds: 0.5, maxEntries: 1000, staleIfErrorSeconds: 300 },
    sts: {
      endpoint: "https://vpce-0123.sts.us-east-1.vpce.amazonaws.com",
      caFile: "/etc/ca.pem",
      regions: ["us-east-1", "cn-north-1", "eu-central-9"],
    },
    limits: { bodyBytes: 65_536, queue: 0, stsConcurrency: 8, stsPerSecond: 100, stsPerSecondPerAccessKeyID: 0 },
    audiences: ["https://kubernetes.default.svc", "vault"],
    deny: {
      arns: [user],
      accessKeyIDs: ["AKIAIOSFODNN7EXAMPLE"],
      sessionNames: ["mallory@example.com"],
      signedBefore: "2026-01-02T15:04:05Z",
    },
    mustStayMapped: [{ arn: role, groups: ["system:masters"] }, { arn: user }],
    lastGoodMaxAgeSeconds: 3600,
    certificate: { sans: ["auth.example.com", "10.0.0.7", "::1"], keyType: "rsa" },
    clientCAFile: "/var/aws-iam-authenticator/ca.pem",
    metricsAddress: "10.0.0.7",
    metricsPort: 21_365,
  },
};
