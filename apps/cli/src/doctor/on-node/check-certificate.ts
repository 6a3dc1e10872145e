import type { X509Certificate } from "node:crypto";
import type { Check } from "../check.ts";
import { isFor, keyText, mayServe } from "./certificates.ts";
import { type NodeSettings, renewCommand, RESTART_APISERVER, RESTART_SERVER } from "./node-settings.ts";
import { shellWord } from "../shell-word.ts";
import { failed, pass, warn } from "../rung.ts";

const dayMs = 24 * 3_600_000;
const soonDays = 30;

/**
 * Whether kube-apiserver takes the server's certificate: valid now, for the host that it calls, for servers.
 *
 * @param hostnames what kube-apiserver calls the server
 * @param now wall time, milliseconds since 1970
 */
export function checkCertificate(
  certificate: X509Certificate,
  {
    path,
    hostnames,
    now,
    settings,
  }: {
    readonly path: string;
    readonly hostnames: readonly string[];
    readonly now: number;
    readonly settings: NodeSettings;
  },
): readonly Check[] {
  const shown = shellWord(path);
  const renew = `${renewCommand(settings)}; then ${RESTART_SERVER} and ${RESTART_APISERVER}`;
  return [validity(), names(), usage()];

  function validity(): Check {
    const id = "node-certificate-validity";
    const { validFromDate, validToDate } = certificate;
    const [from, to] = [validFromDate.toISOString(), validToDate.toISOString()];
    if (now < validFromDate.getTime()) {
      return failed(
        id,
        `${shown} is valid from ${from} on, and it is ${new Date(now).toISOString()}`,
        "Set this machine's clock (timedatectl status); if it is right, make a new certificate: " + renew,
      );
    }
    if (now > validToDate.getTime()) return failed(id, `${shown} has expired: it was valid until ${to}`, renew);
    const days = Math.floor((validToDate.getTime() - now) / dayMs);
    return days < soonDays
      ? warn(id, `${shown} expires in ${days} days, on ${to}; all logins end then`, renew)
      : pass(id, `${shown} (${keyText(certificate)}) is valid until ${to}`);
  }

  function names(): Check {
    const id = "node-certificate-names";
    const missing = hostnames.filter((hostname) => !isFor(certificate, hostname));
    const { subjectAltName = "no names" } = certificate;
    return missing.length === 0
      ? pass(id, `${shown} is for ${hostnames.map(shellWord).join(" and ")}`)
      : failed(
          id,
          `kube-apiserver calls ${missing.map(shellWord).join(" and ")}, and ${shown} is for ${subjectAltName}`,
          `Call it by a name that the certificate has, server.hostname; or make a new one: ${renew}`,
        );
  }

  function usage(): Check {
    const id = "node-certificate-usage";
    return mayServe(certificate)
      ? pass(id, `${shown} may be a server's certificate`)
      : failed(
          id,
          `${shown} has extended key usages, and "server authentication" is not among them: kube-apiserver refuses it`,
          renew,
        );
  }
}
