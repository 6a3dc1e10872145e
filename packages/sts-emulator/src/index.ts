export type { AnswerFault, FaultOptions } from "./answer-fault.ts";
export type { ConnectionFault, WrongCertificate } from "./connection-fault.ts";
export { ec2ErrorResponse } from "./ec2/ec2-answer.ts";
export type { EmulatedEc2, EmulatedInstance } from "./ec2/emulated-ec2.ts";
export type { EmulatedIdentity, EmulatedRole } from "./emulated-identity.ts";
export {
  emulatedFederatedUser,
  emulatedRole,
  emulatedRoleSession,
  emulatedRoot,
  emulatedUser,
  type MadeUpIdentityOptions,
  type MadeUpSessionOptions,
} from "./made-up-identities.ts";
export type { RecordedRequest } from "./recorded-request.ts";
export { type ListeningStsEmulator, type ListeningStsEmulatorOptions, startStsEmulator } from "./start-sts-emulator.ts";
export { createStsEmulator, type StsEmulator, type StsEmulatorOptions, stsErrorResponse } from "./sts-emulator.ts";
