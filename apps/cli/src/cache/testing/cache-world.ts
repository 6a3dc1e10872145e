import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  type EmulatedRole,
  emulatedRole,
  type ListeningStsEmulator,
  startStsEmulator,
} from "@aws-iam-authenticator/sts-emulator";
import { ALICE, callerOf } from "../../testing/aws.ts";
import { closedAfter, type FakeOutside, type Result, runWith, temporaryFolder } from "../../testing/fake-io.ts";

export const DEVICE = { serial: "arn:aws:iam::111122223333:mfa/alice", code: "123456" };

/** A role that wants a code of Alice's device, and two that do not. */
export const ADMIN = emulatedRole({ name: "Admin", mfa: DEVICE });
export const READER = emulatedRole({ name: "Reader" });
export const WRITER = emulatedRole({ name: "Writer", externalId: "outside" });

/** What is answered where nobody can. */
export const NOBODY = Symbol("nobody");

/** As for every command, but that the right code is answered where nothing else is said. */
type Outside = Omit<FakeOutside, "answer"> & { readonly answer?: string | typeof NOBODY };

/** An STS, and a home folder with profiles and an empty cache. */
export interface CacheWorld {
  readonly sts: ListeningStsEmulator;
  readonly home: string;
  /** What a program is called with: the profile `admin` takes a role with a code. */
  readonly env: Readonly<Record<string, string>>;
  /** Where things are kept. */
  readonly folder: string;
  /** The sessions that STS was asked for, by role. */
  readonly sessions: string[];
  /** Writes `~/.aws/config`. */
  configure(text: string): void;
  /** Runs `token --cache --token-only`, with `-i my-cluster` where no other is given. */
  token(args?: readonly string[], outside?: Outside): Promise<Result>;
  /** ARN of whose token it is. */
  whose(token: string, clusterId?: string): Promise<string>;
  /** Names of what is kept, in order. */
  files(): readonly string[];
}

/** Lines of a profile that takes a role with Alice's keys. */
export function roleProfile(name: string, role: EmulatedRole): string {
  const mfa = role.mfa === undefined ? "" : `mfa_serial = ${role.mfa.serial}\n`;
  return `[profile ${name}]\nrole_arn = ${role.arn}\nsource_profile = base\nrole_session_name = alice\n${mfa}`;
}

/** Lines of the profile with Alice's keys. */
export const baseProfile = `[profile base]\naws_access_key_id = ${ALICE.accessKeyId}\naws_secret_access_key = ${ALICE.secretAccessKey}\n`;

export async function startCacheWorld(): Promise<CacheWorld> {
  const sessions: string[] = [];
  const sts = closedAfter(
    await startStsEmulator({
      identities: [ALICE],
      roles: [ADMIN, READER, WRITER],
      protocol: "http",
      async intercept(request) {
        if (request.method === "POST") {
          const { RoleArn } = Object.fromEntries(new URLSearchParams(await request.text()));
          if (RoleArn !== undefined) sessions.push(RoleArn.replace(/^.*\//, ""));
        }
        return undefined;
      },
    }),
  );
  const home = temporaryFolder();
  const configure = (text: string): void => {
    mkdirSync(join(home, ".aws"), { recursive: true });
    writeFileSync(join(home, ".aws", "config"), text);
  };
  configure(baseProfile + roleProfile("admin", ADMIN) + roleProfile("reader", READER));
  const env = {
    AWS_REGION: "eu-central-1",
    AWS_CONFIG_FILE: join(home, ".aws", "config"),
    AWS_PROFILE: "admin",
    AWS_ENDPOINT_URL_STS: sts.url,
  };
  const folder = join(home, ".kube", "cache", "aws-iam-authenticator", "credentials.yaml.logins");
  return {
    sts,
    home,
    env,
    folder,
    sessions,
    configure,
    token(args = [], { answer = DEVICE.code, ...outside } = {}) {
      const cluster = args.includes("-i") ? [] : ["-i", "my-cluster"];
      return runWith(["token", "--cache", "--token-only", ...cluster, ...args], {
        cwd: home,
        home,
        ...(answer === NOBODY ? {} : { answer }),
        ...outside,
        env: { ...env, ...outside.env },
      });
    },
    async whose(token, clusterId = "my-cluster") {
      return (await callerOf(token, { sts, clusterId, now: Date.now() })).identity.arn;
    },
    files: () => readdirSync(folder).toSorted(),
  };
}

/** A file in a folder that is made where it is not there. */
export function put(path: string, text: string, mode = 0o600): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, text, { mode });
  return path;
}
