import { CLUSTER_ID_HEADER } from "@aws-iam-authenticator/core";
import { presignedUrl } from "@aws-iam-authenticator/token";
import type { CheckedRequest } from "./check-request.ts";

/** A GET to STS. The URL is as good as the token: do not show it. */
export interface StsRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Builds what is sent to STS out of checked fields alone; nothing of the caller's text is forwarded. Pure. */
export function stsRequest(request: CheckedRequest, clusterId: string): StsRequest {
  return {
    url: presignedUrl(request).reveal(),
    headers: { accept: "application/json", [CLUSTER_ID_HEADER]: clusterId },
  };
}
