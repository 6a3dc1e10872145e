import { SignatureV4 } from "@smithy/signature-v4";
import type { ChecksumConstructor } from "@smithy/types";
import { WebCryptoSha256 } from "./web-crypto-sha256.ts";

/**
 * Credentials as the AWS SDKs hand them out.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/security-creds.html
 */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** There for temporary credentials. */
  readonly sessionToken?: string | undefined;
  /** When temporary credentials end. */
  readonly expiration?: Date | undefined;
}

/** What a signer is made for. */
export interface SignerScope {
  readonly service: string;
  readonly region: string;
  readonly credentials: AwsCredentials;
  /** SHA-256 and HMAC of the signer. Default: WebCrypto's. */
  readonly sha256?: ChecksumConstructor | undefined;
}

/** A Signature Version 4 signer that adds nothing to what it signs. */
export function createSigner({ service, region, credentials, sha256 = WebCryptoSha256 }: SignerScope): SignatureV4 {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  return new SignatureV4({
    service,
    region,
    credentials: sessionToken ? { accessKeyId, secretAccessKey, sessionToken } : { accessKeyId, secretAccessKey },
    sha256,
    applyChecksum: false,
  });
}
