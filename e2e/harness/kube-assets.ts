import { accessSync, constants } from "node:fs";
import { join } from "node:path";

/** Programs of a Kubernetes control plane by path. */
export interface KubeAssets {
  readonly etcd: string;
  readonly kubeApiserver: string;
  readonly kubectl: string;
}

/**
 * The programs in the folder that `KUBEBUILDER_ASSETS` names, where Kubernetes' own envtest looks for them too.
 *
 * @returns a text where some are missing: which
 * @see https://book.kubebuilder.io/reference/envtest.html
 */
export function findKubeAssets(folder: string | undefined): KubeAssets | string {
  if (folder === undefined || folder === "")
    return "KUBEBUILDER_ASSETS is not set to a folder with kube-apiserver, etcd and kubectl";
  const assets = {
    etcd: join(folder, "etcd"),
    kubeApiserver: join(folder, "kube-apiserver"),
    kubectl: join(folder, "kubectl"),
  };
  const missing = Object.values(assets).filter((path) => !isExecutable(path));
  return missing.length === 0 ? assets : `KUBEBUILDER_ASSETS lacks ${missing.join(", ")}`;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
