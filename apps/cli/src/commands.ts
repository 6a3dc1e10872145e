import { type Command, defineCommand } from "./command.ts";
import { INIT_OPTIONS } from "./commands/init-options.ts";
import { SERVER_OPTIONS } from "./commands/server-options.ts";
import { TOKEN_OPTIONS } from "./commands/token-options.ts";
import { VERIFY_OPTIONS } from "./commands/verify-options.ts";
import { VERSION_OPTIONS } from "./commands/version-options.ts";

/** Every command. Only the one that is called is loaded. */
export const COMMANDS: readonly Command[] = [
  defineCommand({
    name: "token",
    summary: "Make a token from AWS credentials; kubectl runs this as its exec plugin.",
    options: TOKEN_OPTIONS,
    examples: [
      "aws-iam-authenticator token -i my-cluster",
      "aws-iam-authenticator token -i my-cluster -r arn:aws:iam::111122223333:role/KubernetesAdmin",
    ],
    load: () => import("./commands/token.ts"),
  }),
  defineCommand({
    name: "verify",
    summary: "Verify a token with STS, or have a running server answer it.",
    options: VERIFY_OPTIONS,
    examples: [
      "aws-iam-authenticator verify -i my-cluster -t k8s-aws-v1.… -o json",
      "aws-iam-authenticator token -i my-cluster --token-only | aws-iam-authenticator verify -t - --server https://127.0.0.1:21362",
    ],
    load: () => import("./commands/verify.ts"),
  }),
  defineCommand({
    name: "init",
    summary: "Make the server's certificate, key and webhook kubeconfig ahead of its first start.",
    options: INIT_OPTIONS,
    examples: ["aws-iam-authenticator init -i my-cluster --hostname localhost --address 127.0.0.1"],
    load: () => import("./commands/init.ts"),
  }),
  defineCommand({
    name: "server",
    summary: "Run kube-apiserver's token webhook.",
    options: SERVER_OPTIONS,
    examples: ["aws-iam-authenticator server -c /etc/aws-iam-authenticator/config.yaml --kubeconfig-pregenerated=true"],
    load: () => import("./commands/server.ts"),
  }),
  defineCommand({
    name: "version",
    summary: "Print the version.",
    options: VERSION_OPTIONS,
    examples: ["aws-iam-authenticator version -o yaml"],
    load: () => import("./commands/version.ts"),
  }),
];
