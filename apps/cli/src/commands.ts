import { type Command, defineCommand } from "./command.ts";
import { ADD_OPTIONS } from "./commands/add-options.ts";
import { CACHE_OPTIONS } from "./commands/cache-options.ts";
import { COMPLETION_OPTIONS } from "./commands/completion-options.ts";
import { DIFF_OPTIONS } from "./commands/diff-options.ts";
import { DOCTOR_OPTIONS } from "./commands/doctor-options.ts";
import { EXPLAIN_OPTIONS } from "./commands/explain-options.ts";
import { INIT_OPTIONS } from "./commands/init-options.ts";
import { EXPORT_OPTIONS } from "./commands/export-options.ts";
import { IMPORT_OPTIONS } from "./commands/import-options.ts";
import { KUBECONFIG_OPTIONS } from "./commands/kubeconfig-options.ts";
import { LIST_OPTIONS } from "./commands/list-options.ts";
import { REMOVE_OPTIONS } from "./commands/remove-options.ts";
import { LINT_OPTIONS } from "./commands/lint-options.ts";
import { SERVER_OPTIONS } from "./commands/server-options.ts";
import { TOKEN_COMMAND } from "./commands/token-command.ts";
import { UNDO_OPTIONS } from "./commands/undo-options.ts";
import { VERIFY_OPTIONS } from "./commands/verify-options.ts";
import { VERSION_OPTIONS } from "./commands/version-options.ts";
import { WHOAMI_OPTIONS } from "./commands/whoami-options.ts";

/** Every command. Only the one that is called is loaded. */
export const COMMANDS: readonly Command[] = [
  TOKEN_COMMAND,
  defineCommand({
    name: "cache",
    operands: "list|clear",
    summary: "List what token --cache keeps, or have it forgotten.",
    options: CACHE_OPTIONS,
    examples: [
      "aws-iam-authenticator cache list",
      "aws-iam-authenticator cache clear",
      "aws-iam-authenticator cache clear -i my-cluster",
    ],
    load: () => import("./commands/cache.ts"),
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
    examples: [
      "aws-iam-authenticator init -i my-cluster --hostname localhost --address 127.0.0.1",
      "aws-iam-authenticator init -i my-cluster --ca",
    ],
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
    name: "kubeconfig",
    summary: "Write cluster, user and context into a kubeconfig, so that kubectl logs in with token.",
    options: KUBECONFIG_OPTIONS,
    examples: [
      "aws-iam-authenticator kubeconfig -i my-cluster --server https://10.0.0.1:6443 --certificate-authority ca.crt",
      "aws-iam-authenticator kubeconfig -i my-cluster --server https://10.0.0.1:6443 --alias admin -r arn:aws:iam::111122223333:role/KubernetesAdmin --dry-run",
      'eval "$(aws-iam-authenticator kubeconfig -i my-cluster --server https://10.0.0.1:6443 --kubeconfig ./kubeconfig --print-alias)"',
    ],
    load: () => import("./commands/kubeconfig.ts"),
  }),
  defineCommand({
    name: "doctor",
    summary: "Find out why a login does not work: from kubectl and the kubeconfig over AWS to kube-apiserver.",
    options: DOCTOR_OPTIONS,
    examples: [
      "aws-iam-authenticator doctor",
      "aws-iam-authenticator doctor --context production -o json",
      "aws-iam-authenticator doctor -c /etc/aws-iam-authenticator/config.yaml --server https://127.0.0.1:21362",
    ],
    load: () => import("./commands/doctor.ts"),
  }),
  defineCommand({
    name: "whoami",
    summary: "Say who you are: in AWS, and in Kubernetes where a cluster answers.",
    options: WHOAMI_OPTIONS,
    examples: [
      "aws-iam-authenticator whoami",
      "aws-iam-authenticator whoami --context production -o json",
      "aws-iam-authenticator whoami --profile work -r arn:aws:iam::111122223333:role/KubernetesAdmin",
    ],
    load: () => import("./commands/whoami.ts"),
  }),
  defineCommand({
    name: "add",
    operands: "user|role",
    summary: "Add a mapping to kube-system/aws-auth, or to a file.",
    options: ADD_OPTIONS,
    examples: [
      "aws-iam-authenticator add user --userarn arn:aws:iam::111122223333:user/alice --username alice --groups dev,ops",
      "aws-iam-authenticator add role --rolearn arn:aws:iam::111122223333:role/Admin --username 'admin:{{SessionName}}' --groups system:masters --dry-run",
      "aws-iam-authenticator add role --sso permissionSetName=Dev,accountID=111122223333 --username 'dev:{{SessionName}}' --prompt=false",
    ],
    load: () => import("./commands/add.ts"),
  }),
  defineCommand({
    name: "remove",
    operands: "user|role",
    summary: "Remove a mapping from kube-system/aws-auth, or from a file.",
    options: REMOVE_OPTIONS,
    examples: [
      "aws-iam-authenticator remove role --rolearn arn:aws:iam::111122223333:role/Admin",
      "aws-iam-authenticator remove user --userarn arn:aws:iam::111122223333:user/alice --file config.yaml",
    ],
    load: () => import("./commands/remove.ts"),
  }),
  defineCommand({
    name: "list",
    summary: "List the mappings of kube-system/aws-auth, or of a file.",
    options: LIST_OPTIONS,
    examples: [
      "aws-iam-authenticator list",
      "aws-iam-authenticator list -o json --kubeconfig-context production",
      "aws-iam-authenticator list -c config.yaml",
    ],
    load: () => import("./commands/list.ts"),
  }),
  defineCommand({
    name: "undo",
    summary: "Undo the latest add, remove or undo in kube-system/aws-auth.",
    options: UNDO_OPTIONS,
    examples: ["aws-iam-authenticator undo --dry-run"],
    load: () => import("./commands/undo.ts"),
  }),
  defineCommand({
    name: "import",
    operands: "FILE ...",
    summary: "Print the mappings of files in another form: configuration, aws-auth, CRDs, EKS access entries.",
    options: IMPORT_OPTIONS,
    examples: [
      "aws-iam-authenticator import aws-auth.yaml --to config",
      "aws eks describe-access-entry --cluster-name c --principal-arn ARN | aws-iam-authenticator import - --to crd",
    ],
    load: () => import("./commands/import.ts"),
  }),
  defineCommand({
    name: "export",
    summary: "Print the mappings of a configuration file or a cluster in another form.",
    options: EXPORT_OPTIONS,
    examples: [
      "aws-iam-authenticator export -c config.yaml --to crd | kubectl apply -f -",
      "aws-iam-authenticator export --kubeconfig-context production --to access-entries --lossy",
      "aws-iam-authenticator export --from crd --to config",
    ],
    load: () => import("./commands/export.ts"),
  }),
  defineCommand({
    name: "lint",
    summary: "Check configuration files and mappings before they take effect.",
    operands: "FILE ...",
    options: LINT_OPTIONS,
    examples: [
      "aws-iam-authenticator lint /etc/aws-iam-authenticator/config.yaml",
      "kubectl get configmap aws-auth -n kube-system -o yaml | aws-iam-authenticator lint - --strict",
    ],
    load: () => import("./commands/lint.ts"),
  }),
  defineCommand({
    name: "explain",
    summary: "Say who an identity is in Kubernetes, by which rule, and which rules come near.",
    operands: "ARN",
    options: EXPLAIN_OPTIONS,
    examples: [
      "aws-iam-authenticator explain arn:aws:iam::111122223333:role/Admin -c config.yaml --session-name me",
      "aws-iam-authenticator token -i my-cluster --token-only | aws-iam-authenticator explain -t - -c config.yaml -o json",
    ],
    load: () => import("./commands/explain.ts"),
  }),
  defineCommand({
    name: "diff",
    summary: "Say who gains, loses or changes what from one file with mappings to another.",
    operands: "OLD NEW",
    completes: "file",
    options: DIFF_OPTIONS,
    examples: ["git show HEAD:config.yaml | aws-iam-authenticator diff - config.yaml"],
    load: () => import("./commands/diff.ts"),
  }),
  defineCommand({
    name: "completion",
    summary: "Print the script by which a shell completes command lines of this program.",
    operands: "bash|zsh|fish|powershell",
    options: COMPLETION_OPTIONS,
    examples: [
      'eval "$(aws-iam-authenticator completion bash)"',
      "source <(aws-iam-authenticator completion zsh)",
      "aws-iam-authenticator completion fish > ~/.config/fish/completions/aws-iam-authenticator.fish",
      "aws-iam-authenticator completion powershell | Out-String | Invoke-Expression",
    ],
    load: () => import("./commands/completion.ts"),
  }),
  defineCommand({
    name: "version",
    summary: "Print the version.",
    options: VERSION_OPTIONS,
    examples: ["aws-iam-authenticator version -o yaml"],
    load: () => import("./commands/version.ts"),
  }),
];
