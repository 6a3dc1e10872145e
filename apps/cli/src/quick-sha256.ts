// SHA-256 and HMAC for the signer, in JavaScript: a token takes some fifteen blocks, which are hashed in less time than
// Node needs to load node:crypto.
export { Sha256Js as QuickSha256 } from "@smithy/core/checksum";
