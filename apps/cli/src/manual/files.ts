/** The files that the program reads or writes where nothing else is said. */
export const FILES: readonly { readonly path: string; readonly help: string }[] = [
  { path: "~/.kube/config", help: "The kubeconfig that kubectl reads; `kubeconfig` writes it." },
  { path: "~/.aws/config, ~/.aws/credentials", help: "Profiles, with regions, roles and credentials." },
  {
    path: "~/.kube/cache/aws-iam-authenticator/",
    help: "What `token --cache` keeps, for this user alone; the reference's credentials.yaml there is read and never written.",
  },
  {
    path: "/var/aws-iam-authenticator/cert.pem, /var/aws-iam-authenticator/key.pem",
    help: "The server's certificate and key.",
  },
  {
    path: "/etc/kubernetes/aws-iam-authenticator/kubeconfig.yaml",
    help: "The webhook kubeconfig for kube-apiserver's --authentication-token-webhook-config-file.",
  },
];
