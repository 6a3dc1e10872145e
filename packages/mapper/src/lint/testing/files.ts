/** A configuration file as an admin would have it, with nothing to find fault with. */
export const CLEAN_CONFIG = `clusterID: my-cluster.example.com
server:
  port: 21362
  backendMode: [MountedFile, EKSConfigMap, CRD]
  mapRoles:
  # with a path, as the console shows it
  - roleARN: arn:aws:iam::111122223333:role/eng/KubernetesAdmin
    username: kubernetes-admin
    groups:
    - system:masters
  - rolearn: arn:aws:iam::111122223333:role/KubernetesNode
    username: system:node:{{EC2PrivateDNSName}}
    groups: [system:bootstrappers, system:nodes]
  - sso: {permissionSetName: Developer, accountID: "111122223333"}
    username: "dev:{{SessionNameRaw}}"
    groups: [developers]
  - roleARNLike: arn:aws:iam::111122223333:role/deploy-*
    username: "deploy:{{AccountID}}:{{SessionNameRaw}}"
    groups: [deployers]
  mapUsers:
  - userarn: arn:aws:iam::111122223333:user/alice
    username: alice
    groups: [developers]
  - userarn: arn:aws:iam::111122223333:user/bob
    username: bob
  mapAccounts: [444455556666]
  mustStayMapped:
  - arn: arn:aws:iam::111122223333:role/eng/KubernetesAdmin
    groups: [system:masters]
  deny:
    arns: [arn:aws:iam::111122223333:user/mallory]
`;

/** The ConfigMap as \`kubectl get -o yaml\` gives it. */
export const AWS_AUTH = `apiVersion: v1
kind: ConfigMap
metadata:
  name: aws-auth
  namespace: kube-system
data:
  mapRoles: |
    - rolearn: arn:aws:iam::111122223333:role/OtherAdmin
      username: admin
      groups: [system:masters]
    - rolearn: arn:aws:iam::111122223333:role/Nodes
      username: system:node:{{EC2PrivateDNSName}}
      groups:
      - system:bootstrappers
      - system:nodes
  mapUsers: |
    []
`;

/** The dynamic file. */
export const CLEAN_DYNAMIC_FILE = JSON.stringify(
  {
    LastUpdatedDateTime: "1700000000",
    Version: "1",
    mapRoles: [{ rolearn: "arn:aws:iam::111122223333:role/Admin", username: "admin", groups: ["system:masters"] }],
    mapUsers: [],
    mapAccounts: ["444455556666"],
  },
  undefined,
  2,
);

/** An IAMIdentityMapping; its ARN is at 5:8. */
export const IDENTITY_MAPPING = (name: string, resource: string): string =>
  `apiVersion: iamauthenticator.k8s.aws/v1alpha1
kind: IAMIdentityMapping
metadata: {name: ${name}}
spec:
  arn: arn:aws:iam::111122223333:${resource}
  username: admin
  groups:
  - system:masters
`;
