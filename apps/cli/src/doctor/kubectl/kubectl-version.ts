/** A version of Kubernetes: its minor number, and the whole as it is written, `v1.35.2`. */
export interface KubernetesVersion {
  readonly minor: number;
  readonly text: string;
}

/** The client's version in what `kubectl version --client -o json` prints; undefined where it is none. */
export function kubectlVersion(output: string): KubernetesVersion | undefined {
  try {
    const { clientVersion } = Object(JSON.parse(output));
    return kubernetesVersion(clientVersion);
  } catch {
    return undefined;
  }
}

/** A version as Kubernetes tells it: kubectl's own, and what kube-apiserver answers at `/version`. */
export function kubernetesVersion(info: unknown): KubernetesVersion | undefined {
  const { gitVersion } = Object(info);
  const [, text, minor] = (typeof gitVersion === "string" && /^(v1\.(\d+)[\w.+-]{0,64})$/.exec(gitVersion)) || [];
  return text === undefined || minor === undefined ? undefined : { text, minor: Number(minor) };
}
