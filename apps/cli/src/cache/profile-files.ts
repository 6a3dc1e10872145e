import { join, resolve } from "node:path";
import { type AwsFiles, awsFiles, homeOfAws } from "../aws-files.ts";
import type { Io } from "../io.ts";
import { type Witness, witness } from "./witnesses.ts";

type FilesIo = Pick<Io, "env" | "home" | "cwd" | "platform">;

/** AWS's files of profiles, by whole paths. */
export function profileFiles(io: FilesIo): AwsFiles {
  const { config, credentials } = awsFiles(io);
  return { config: resolve(io.cwd, config), credentials: resolve(io.cwd, credentials) };
}

/** The files that say who somebody is: profiles, and tokens that the environment names. */
export function identityFiles(io: FilesIo): readonly Witness[] {
  const { config, credentials } = profileFiles(io);
  const named = ["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"].flatMap((name) => {
    const path = io.env[name];
    return path ? [resolve(io.cwd, path)] : [];
  });
  return [config, credentials, ...named].map((path) => witness("file", path));
}

/** Where AWS's tools keep who has signed in. */
export function signInFolders(io: FilesIo): readonly Witness[] {
  const home = homeOfAws(io);
  const ofLogin = io.env["AWS_LOGIN_CACHE_DIRECTORY"];
  const folders = [
    join(home, ".aws", "sso", "cache"),
    // For these the SDK goes by the system's home folder, whatever HOME says on Windows.
    ofLogin ? resolve(io.cwd, ofLogin) : join(io.home, ".aws", "login", "cache"),
  ];
  return folders.map((folder) => witness("newest", folder));
}
