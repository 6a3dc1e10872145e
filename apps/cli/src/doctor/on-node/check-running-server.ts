import type { X509Certificate } from "node:crypto";
import { hasControlCharacter, quote } from "@aws-iam-authenticator/core";
import type { Check } from "../check.ts";
import type { HealthAnswer, RunningServer } from "./ask-running-server.ts";
import { isSame, isTrusted } from "./certificates.ts";
import { initCommand, type NodeSettings, RESTART_APISERVER, RESTART_SERVER } from "./node-settings.ts";
import { shellWord } from "../shell-word.ts";
import { failed, pass, skipped, warn } from "../rung.ts";

const serverId = "node-server";
const certificateId = "node-server-certificate";
const lookAtLog = "See its log: crictl logs $(crictl ps -a -q --name aws-iam-authenticator | head -n 1)";

/**
 * Whether a server answers where kube-apiserver is told to call, and with a certificate that kube-apiserver trusts.
 *
 * @param place host and port of the webhook kubeconfig's URL
 * @param authorities whom the webhook kubeconfig trusts; undefined where it names nobody
 * @param onDisk the certificate in the state folder and what follows it there
 */
export function checkRunningServer(
  server: RunningServer,
  {
    place,
    authorities,
    onDisk,
  }: {
    readonly place: string;
    readonly authorities: readonly X509Certificate[] | undefined;
    readonly onDisk: readonly X509Certificate[];
  },
  settings: NodeSettings,
): readonly Check[] {
  if (!server.answers) {
    return [
      failed(
        serverId,
        `nothing that speaks TLS answers at ${place}: ${shown(server.reason)}`,
        `Start the server (kubectl get pods -n kube-system -l k8s-app=aws-iam-authenticator -o wide). ${lookAtLog}`,
      ),
    ];
  }
  return [
    health(server.healthz, place),
    checkShown(server.chain, { authorities, onDisk }, settings),
    readiness(server.readyz),
  ];
}

/** Which of the three is stale, where they differ: the certificate shown, the one on disk, the one that is trusted. */
function checkShown(
  chain: readonly X509Certificate[],
  {
    authorities,
    onDisk,
  }: { readonly authorities: readonly X509Certificate[] | undefined; readonly onDisk: readonly X509Certificate[] },
  settings: NodeSettings,
): Check {
  const [present] = chain;
  const [kept] = onDisk;
  const kubeconfig = shellWord(settings.generateKubeconfig);
  const write = `${initCommand(settings)}; then ${RESTART_APISERVER}`;
  if (present === undefined) return failed(certificateId, "the server shows no certificate", RESTART_SERVER);
  if (authorities === undefined || authorities.length === 0) {
    return skipped(certificateId, `${kubeconfig} names no certificate to compare with`);
  }
  const trusted = isTrusted(chain, authorities);
  const isKept = kept !== undefined && isSame(present, kept);
  if (trusted && (isKept || kept === undefined)) {
    return pass(certificateId, `the running server shows the certificate that ${kubeconfig} trusts`);
  }
  if (trusted) {
    return isTrusted(onDisk, authorities)
      ? warn(
          certificateId,
          "the running server shows another certificate than the one on disk; kube-apiserver trusts both",
          capitalized(RESTART_SERVER),
        )
      : failed(
          certificateId,
          `the running server shows an older certificate than the one on disk, and ${kubeconfig} trusts the older: every login fails as soon as the server is started anew`,
          `Both to the new one at once: ${write} and ${RESTART_SERVER}`,
        );
  }
  const unknown = "kube-apiserver says x509: certificate signed by unknown authority, and every login fails";
  if (isKept) {
    return failed(
      certificateId,
      `${kubeconfig} is stale: it does not trust the certificate that the running server shows, which is the one on disk; ${unknown}`,
      write,
    );
  }
  return kept !== undefined && isTrusted(onDisk, authorities)
    ? failed(
        certificateId,
        `the running server is stale: it shows another certificate than the one on disk, which ${kubeconfig} trusts; ${unknown}`,
        `${capitalized(RESTART_SERVER)}; if it comes back with the same certificate, it has another --state-dir, or another program has the port`,
      )
    : failed(
        certificateId,
        `the running server shows a certificate that is neither on disk nor trusted by ${kubeconfig}; ${unknown}`,
        `See which program has the port (ss -ltnp), and which --state-dir it has; then ${write} and ${RESTART_SERVER}`,
      );
}

function health({ status, text }: HealthAnswer, place: string): Check {
  return status === 200
    ? pass(serverId, `a server answers at ${place}, and says that it is well`)
    : failed(serverId, `what answers at ${place} is not well: /healthz says ${answerText(status, text)}`, lookAtLog);
}

function readiness({ status, text }: HealthAnswer): Check {
  const id = "node-server-ready";
  if (status === 200) return pass(id, "it is ready: a review can be answered now");
  if (status === 404) return skipped(id, "it has no /readyz, as the reference implementation has none");
  const bad = text.split("\n").filter((line) => line.startsWith("[-]"));
  const reason = bad.length === 0 ? answerText(status, text) : bad.map((line) => shown(line.slice(3))).join("; ");
  return failed(id, `it is not ready: ${reason}`, lookAtLog);
}

function answerText(status: number | undefined, text: string): string {
  const [first = ""] = text.split("\n");
  return [...(status === undefined ? [] : [`HTTP ${status}`]), ...(first === "" ? [] : [shown(first)])].join(", ");
}

/** A server's text on a terminal: as it is, unless it would do more there than be read. */
function shown(text: string): string {
  return text.length > 300 || hasControlCharacter(text) ? quote(text) : text;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
