import { Secret } from "@aws-iam-authenticator/core";
import { expect, it } from "vitest";
import { EncodedSecret } from "./encoded-secret.ts";
import { type PresignedRequest, presignedUrl } from "./presigned-request.ts";
import { noon } from "./testing/tokens.ts";

const request: PresignedRequest = {
  host: "sts.eu-central-1.amazonaws.com",
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  scope: { date: "20260102", region: "eu-central-1", service: "sts" },
  signedAt: noon,
  expires: 60,
  signedHeaders: ["host", "x-k8s-aws-id"],
  signature: new Secret("0123456789abcdef".repeat(4)),
};
const before =
  "https://sts.eu-central-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256" +
  "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260102%2Feu-central-1%2Fsts%2Faws4_request" +
  "&X-Amz-Date=20260102T120000Z&X-Amz-Expires=60";
const after = `&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Signature=${"0123456789abcdef".repeat(4)}`;

it("a presigned URL has its parameters in one order and one spelling", () => {
  expect(presignedUrl(request).reveal()).toBe(before + after);
});

it("a session token stands among them as it is encoded", () => {
  const url = presignedUrl({ ...request, sessionToken: EncodedSecret.of("FwoG/+==") });
  expect(url.reveal()).toBe(`${before}&X-Amz-Security-Token=FwoG%2F%2B%3D%3D${after}`);
});
