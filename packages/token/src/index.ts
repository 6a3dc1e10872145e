export { decodeToken } from "./decode-token.ts";
export { EncodedSecret } from "./encoded-secret.ts";
export { EXEC_API_VERSIONS, type ExecApiVersion, execApiVersion, execCredential } from "./exec-credential.ts";
export { type ExecInfo, readExecInfo } from "./exec-info.ts";
export { type MadeToken, makeToken, type MakeTokenOptions, tryMakeToken } from "./make-token.ts";
export { type PresignedRequest, presignedUrl, SIGNED_HEADERS } from "./presigned-request.ts";
export type { AwsCredentials } from "./signer.ts";
export { formatAmzDate, LONGEST_TOKEN, SERVICE, TOKEN_LIFETIME_MS, TOKEN_PREFIX } from "./token-format.ts";
