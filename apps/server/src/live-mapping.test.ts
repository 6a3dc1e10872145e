// The mappings of a server that runs: edited, broken, deleted, moved, and kept across a restart.
import { mkdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { systemClock, valueOrThrow } from "@aws-iam-authenticator/core";
import { emulatedRoleSession, emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { http2 } from "./listen/testing/clients.ts";
import { startAuthenticator } from "./start-authenticator.ts";
import { closedAfter, temporaryFolder } from "./testing/clean-up.ts";
import { collectLog } from "./testing/collect-log.ts";
import { startLiveServer } from "./testing/live-server.ts";
import { configOf } from "./testing/rules.ts";
import { tokenOf } from "./testing/tokens.ts";

const alice = emulatedUser({ name: "alice" });
const admin = emulatedRoleSession({ role: "Admin", session: "me" });
const identities = [alice, admin];
const [aliceToken, adminToken] = [await tokenOf(alice), await tokenOf(admin)];
const adminArn = "arn:aws:iam::111122223333:role/Admin";

const mapAlice = (username: string) => `  mapUsers: [{ userarn: "${alice.arn}", username: ${username} }]\n`;
const mapAdmin = `  mapRoles: [{ rolearn: "${adminArn}", username: admin, groups: [system:masters] }]\n`;
const mustStay = `  mustStayMapped: [{ arn: "${adminArn}", groups: [system:masters] }]\n`;

describe("the configuration file's mappings", () => {
  it("take effect when the file is edited, without a restart", async () => {
    const { review, replace, text } = await startLiveServer({ identities, settings: mapAlice("alice") });
    expect([await review(aliceToken), (await review(adminToken)).split(":")[0]]).toEqual(["alice", "NOT_MAPPED"]);
    await replace(text.replace(mapAlice("alice"), mapAlice("alice2") + mapAdmin));
    expect([await review(aliceToken), await review(adminToken)]).toEqual(["alice2", "admin"]);
    await replace(text.replace(mapAlice("alice"), mapAdmin));
    expect([(await review(aliceToken)).split(":")[0], await review(adminToken)]).toEqual(["NOT_MAPPED", "admin"]);
  });

  it("take effect when Kubernetes swaps the folder of a mounted ConfigMap", async () => {
    const folder = await temporaryFolder();
    const version = async (name: string, text: string): Promise<void> => {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, "config.yaml"), text);
      await symlink(name, join(folder, "..data_tmp"));
      await rename(join(folder, "..data_tmp"), join(folder, "..data"));
    };
    const mounted = join(folder, "config.yaml");
    await symlink("..data/config.yaml", mounted);
    const { review, text, logged } = await startLiveServer({
      identities,
      settings: mapAlice("alice"),
      options: { configPath: mounted },
    });
    await logged("ENOENT");
    await version("..2026_01", text);
    await logged("is valid again");
    await version("..2026_02", text.replace(mapAlice("alice"), mapAlice("alice2")));
    await logged("was read again");
    expect(await review(aliceToken)).toBe("alice2");
  });

  it.each<[what: string, change: (path: string, text: string) => Promise<void>, says: RegExp]>([
    [
      "that map one identity wrongly",
      (path, text) => writeFile(path, text.replace(alice.arn, "alice")),
      /c\.yaml:\d+:\d+: .*is no ARN/,
    ],
    ["that are no YAML", (path, text) => writeFile(path, `${text}\n  mapUsers: [`), /c\.yaml:\d+:\d+: /],
    ["that are gone for a while", (path) => rm(path), /ENOENT/],
  ])("%s change nothing, and the log, the metrics and the readiness say so", async (_, change, says) => {
    const { review, configPath, text, logged, lines, metrics, readiness } = await startLiveServer({
      identities,
      settings: mapAlice("alice") + mapAdmin,
    });
    await change(configPath, text);
    await logged("is not in force");
    expect([await review(aliceToken), await review(adminToken)]).toEqual(["alice", "admin"]);
    expect(lines.filter((line) => line.includes("level=error")).join("\n")).toMatch(says);
    expect(await metrics()).toMatch(/_mapping_reload_total\{source="MountedFile",result="failed"\} [1-9]/);
    expect((await readiness()).body).toMatch(/^\[\+\]mapping: 2 rules; MountedFile: CONFIG_\w+, see the log$/m);
    await writeFile(configPath, text);
    await logged("the configuration file is valid again");
    expect((await readiness()).body).toMatch(/^\[\+\]mapping: 2 rules$/m);
    expect(await metrics()).toMatch(/_mapping_age_seconds\{source="MountedFile"\} 0$/m);
  });

  it("obey other reserved prefixes at once", async () => {
    const { review, replace, text } = await startLiveServer({ identities, settings: mapAlice("alice") });
    await replace(`${text}  reservedPrefixConfig: [{ backendmode: MountedFile, usernamePrefixReserveList: [ali] }]\n`);
    expect(await review(aliceToken)).toMatch(/^NAME_RESERVED/);
  });
});

describe("an admin who must stay mapped", () => {
  it("is not lost by an edit; the log, the metrics and the readiness say so", async () => {
    const { review, replace, text, logged, metrics, readiness } = await startLiveServer({
      identities,
      settings: mapAlice("alice") + mapAdmin + mustStay,
    });
    await replace(text.replace(mapAdmin, "").replace(mapAlice("alice"), mapAlice("alice2")));
    expect([await review(aliceToken), await review(adminToken)]).toEqual(["alice", "admin"]);
    const [line] = await logged("MAPPING_LOCKS_OUT");
    expect(line).toMatch(/level=error .*what was read before stays in force.*role\/Admin.* is not mapped/);
    expect(await metrics()).toContain('_mapping_reload_total{source="MountedFile",result="refused"} 1');
    expect(await readiness()).toMatchObject({
      status: 200,
      body: expect.stringContaining("[+]mapping: 2 rules; MountedFile: MAPPING_LOCKS_OUT, see the log"),
    });
    await replace(text.replace(mapAlice("alice"), mapAlice("alice3")));
    expect([await review(aliceToken), await review(adminToken)]).toEqual(["alice3", "admin"]);
    expect((await readiness()).body).toMatch(/^\[\+\]mapping: 2 rules$/m);
  });

  it("is not lost by a group that is", async () => {
    const { replace, text, logged } = await startLiveServer({ identities, settings: mapAdmin + mustStay });
    await replace(text.replace("[system:masters] }]\n  mustStay", "[viewers] }]\n  mustStay"));
    const [line] = await logged("MAPPING_LOCKS_OUT");
    expect(line).toContain("is mapped without the group");
  });

  it("who is not mapped at the start is told, and stops nothing", async () => {
    const { review, readiness, lines } = await startLiveServer({ identities, settings: mapAlice("alice") + mustStay });
    expect(await review(aliceToken)).toBe("alice");
    expect(lines.filter((line) => line.includes("mustStayMapped: "))).toEqual([
      expect.stringMatching(/level=warning msg="server\.mustStayMapped: .*role\/Admin\\" is not mapped"$/),
    ]);
    expect((await readiness()).body).toMatch(/^\[\+\]mapping: 1 rules; 1 of mustStayMapped not mapped, see the log$/m);
  });
});

describe("the dynamic file", () => {
  /** A server that asks the configuration file, then the dynamic file, which is there if it has a text. */
  async function start(dynamic: string | undefined, settings = "") {
    const path = join(await temporaryFolder(), "dynamic.json");
    if (dynamic !== undefined) await writeFile(path, dynamic);
    const server = await startLiveServer({
      identities,
      settings: `  backendMode: [MountedFile, DynamicFile]\n  dynamicfilepath: ${path}\n${settings}`,
    });
    const write = async (text: string): Promise<void> => {
      await writeFile(`${path}.new`, text);
      await rename(`${path}.new`, path);
    };
    return { ...server, path, write };
  }
  const file = (username: string) => JSON.stringify({ mapUsers: [{ userarn: alice.arn, username }] });
  const inForce = 'msg="mappings are in force"';
  const ofDynamic = "source=DynamicFile";

  it("is waited for; until then it is a fault for whom nobody else maps", async () => {
    const { review, write, logged, readiness } = await start(undefined, mapAdmin);
    await logged("could not be read yet");
    expect((await review(aliceToken)).split(":")[0]).toBe("MAPPING_NOT_LOADED");
    expect(await review(adminToken)).toBe("admin");
    expect(await readiness()).toMatchObject({
      status: 503,
      body: expect.stringContaining("[-]mapping: 1 rules; DynamicFile is not read yet"),
    });
    await write(file("alice"));
    await logged("is right again");
    expect(await review(aliceToken)).toBe("alice");
    expect((await readiness()).status).toBe(200);
  });

  it("takes effect when it is swapped, keeps its last good rules when it is broken, and loses them when deleted", async () => {
    const { review, path, write, logged, lines, metrics } = await start(file("alice"));
    const applied = () => lines.filter((line) => line.includes(inForce) && line.includes(ofDynamic)).length;
    const until = async (count: number): Promise<void> => {
      for (let seen = 1; applied() < count; seen++) await logged("", lines.length + seen);
    };
    await until(1);
    expect(await review(aliceToken)).toBe("alice");
    await write(file("alice2"));
    await until(2);
    expect(await review(aliceToken)).toBe("alice2");
    await write('{"mapUsers": [{"userarn": "alice", "username": "alice3"}]}');
    const [line] = await logged("MAPPING_SOURCE_INVALID");
    expect(line).toContain("what was read before stays in force");
    expect(lines.filter((one) => one.includes("dynamic.json:1:27: "))).toHaveLength(1);
    expect(await review(aliceToken)).toBe("alice2");
    expect(await metrics()).toContain("aws_iam_authenticator_dynamicfile_failures_total 1");
    await rm(path);
    await logged("were deleted");
    expect((await review(aliceToken)).split(":")[0]).toBe("NOT_MAPPED");
  });

  it("is not deleted in effect where that would lose an admin who must stay mapped", async () => {
    const { review, path, logged, metrics } = await start(
      JSON.stringify({ mapRoles: [{ rolearn: adminArn, username: "admin", groups: ["system:masters"] }] }),
      mustStay,
    );
    await logged(inForce, 2);
    await rm(path);
    const [line] = await logged("MAPPING_LOCKS_OUT");
    expect(line).toMatch(/level=error .*what was read before stays in force.*source=DynamicFile/);
    expect(await review(adminToken)).toBe("admin");
    expect(await metrics()).toContain('_mapping_reload_total{source="DynamicFile",result="refused"} 1');
  });

  it("an admin moves there from the configuration file, in either order", async () => {
    const { review, replace, write, text, logged } = await start("{}", mapAdmin + mustStay);
    await replace(text.replace(mapAdmin, ""));
    await logged("MAPPING_LOCKS_OUT");
    expect(await review(adminToken)).toBe("admin");
    await write(JSON.stringify({ mapRoles: [{ rolearn: adminArn, username: "moved", groups: ["system:masters"] }] }));
    await logged(inForce, 4);
    expect(await review(adminToken)).toBe("moved");
  });
});

describe("the file of the backend modes", () => {
  it("says which sources are asked as long as it is there", async () => {
    const folder = await temporaryFolder();
    const [modes, dynamic] = [join(folder, "modes.json"), join(folder, "dynamic.json")];
    await writeFile(dynamic, JSON.stringify({ mapUsers: [{ userarn: alice.arn, username: "dynamic" }] }));
    const settings = `  backendMode: [MountedFile, DynamicFile]\n  dynamicfilepath: ${dynamic}\n  dynamicBackendModePath: ${modes}\n`;
    const { review, logged } = await startLiveServer({ identities, settings: settings + mapAlice("mounted") });
    expect(await review(aliceToken)).toBe("mounted");
    await writeFile(modes, '{"LastUpdatedDateTime": "1767366245", "Version": "1", "backendMode": "DynamicFile"}');
    await logged("the backend modes were changed");
    expect(await review(aliceToken)).toBe("dynamic");
    await rm(modes);
    await logged("the backend modes were changed", 2);
    expect(await review(aliceToken)).toBe("mounted");
  });

  it("says so from the first answer on, where it is there at the start", async () => {
    const folder = await temporaryFolder();
    const [modes, dynamic] = [join(folder, "modes.json"), join(folder, "dynamic.json")];
    await writeFile(modes, '{"backendMode": "DynamicFile"}');
    const settings = `  backendMode: [MountedFile, DynamicFile]\n  dynamicfilepath: ${dynamic}\n  dynamicBackendModePath: ${modes}\n`;
    const { review, logged, lines } = await startLiveServer({ identities, settings: settings + mapAlice("mounted") });
    // The dynamic file is not there yet: of the configured source nothing is heard meanwhile.
    expect(await review(aliceToken)).toMatch(/^MAPPING_NOT_LOADED/);
    expect(lines.find((line) => line.includes("dynamicBackendModePath says"))).toMatch(/modes="\[DynamicFile\]"/);
    await writeFile(dynamic, JSON.stringify({ mapUsers: [{ userarn: alice.arn, username: "dynamic" }] }));
    await logged("mappings are in force");
    expect(await review(aliceToken)).toBe("dynamic");
    await rm(modes);
    await logged("the backend modes were changed");
    expect(await review(aliceToken)).toBe("mounted");
  });

  it.each([
    ["is not valid", '{"backendMode": "Nonsense"}'],
    ["says what the settings do not allow", '{"backendMode": "DynamicFile"}'],
  ])("counts for nothing at the start where it %s, which is told", async (_, text) => {
    const modes = join(await temporaryFolder(), "modes.json");
    await writeFile(modes, text);
    const { review, logged } = await startLiveServer({
      identities,
      settings: `  dynamicBackendModePath: ${modes}\n${mapAlice("mounted")}`,
    });
    expect(await review(aliceToken)).toBe("mounted");
    await logged("level=error");
  });
});

describe("after a restart", () => {
  it("a dynamic file that was deleted before is not waited for", async () => {
    const [folder, dynamic] = [await temporaryFolder(), join(await temporaryFolder(), "dynamic.json")];
    await writeFile(dynamic, JSON.stringify({ mapUsers: [{ userarn: alice.arn, username: "deleted" }] }));
    const settings = `  backendMode: [DynamicFile, MountedFile]\n  dynamicfilepath: ${dynamic}\n${mapAdmin}`;
    const first = await startLiveServer({ identities, folder, settings });
    await first.logged("mappings are in force", 2);
    await rm(dynamic);
    await first.logged("were deleted");
    await valueOrThrow(first.outcome).close();

    const second = await startLiveServer({ identities, folder, settings });
    const [line] = await second.logged("mapped nobody before the restart");
    expect(line).toMatch(/level=warning .*dynamic\.json:1:1: it is not there/);
    await second.logged("is right again");
    expect([(await second.review(aliceToken)).split(":")[0], await second.review(adminToken)]).toEqual([
      "NOT_MAPPED",
      "admin",
    ]);
    expect((await second.readiness()).body).toMatch(/^\[\+\]mapping: 1 rules$/m);
    await writeFile(dynamic, JSON.stringify({ mapUsers: [{ userarn: alice.arn, username: "again" }] }));
    await second.logged('msg="mappings are in force"', 2);
    expect(await second.review(aliceToken)).toBe("again");
  });

  it("the rules of a source that cannot be read are those from before, and how old they are is told", async () => {
    const dynamic = join(await temporaryFolder(), "dynamic.json");
    await writeFile(dynamic, JSON.stringify({ mapUsers: [{ userarn: alice.arn, username: "kept" }] }));
    const settings = `  backendMode: [DynamicFile]\n  dynamicfilepath: ${dynamic}\n`;
    const first = await startLiveServer({ identities, settings });
    await first.logged("mappings are in force");
    await valueOrThrow(first.outcome).close();
    const kept = join(first.folder, "state", "last-good.json");
    expect((await stat(kept)).mode & 0o777).toBe(0o600);
    await rm(dynamic);

    const { folder } = first;
    const restart = (more: string, now = Date.now) =>
      startLiveServer({
        identities,
        folder,
        settings: settings + more,
        options: { clock: { now, monotonic: () => performance.now() } },
      });
    const again = await restart("");
    expect(again.lines.find((line) => line.includes("kept before the restart"))).toMatch(
      /level=warning .*ageseconds=\d+ rules=1 source=DynamicFile$/,
    );
    expect(await again.metrics()).toContain('_mapping_reload_total{source="DynamicFile",result="restored"} 1');
    expect((await again.readiness()).status).toBe(200);
    await valueOrThrow(again.outcome).close();

    const late = await restart("  lastGoodMaxAgeSeconds: 60\n", () => Date.now() + 61_000);
    expect(late.lines.find((line) => line.includes("too old"))).toMatch(/ageseconds=6\d source=DynamicFile/);
    expect((await late.readiness()).body).toContain("DynamicFile is not read yet");
    expect(await readFile(kept, "utf8")).toContain(alice.arn);
  });

  it("the rules of one file are not those of another", async () => {
    const [folder, files] = [await temporaryFolder(), await temporaryFolder()];
    const [one, other] = [join(files, "one.json"), join(files, "other.json")];
    await writeFile(one, JSON.stringify({ mapUsers: [{ userarn: alice.arn, username: "one" }] }));
    const settings = (path: string) => `  backendMode: [DynamicFile]\n  dynamicfilepath: ${path}\n`;
    const first = await startLiveServer({ identities, folder, settings: settings(one) });
    await first.logged("mappings are in force");
    await valueOrThrow(first.outcome).close();

    const second = await startLiveServer({ identities, folder, settings: settings(other) });
    const [line] = await second.logged("is of another one");
    expect(line).toMatch(/level=warning .* kept=\S+one\.json now=\S+other\.json source=DynamicFile$/);
    expect(await second.review(aliceToken)).toMatch(/^MAPPING_NOT_LOADED/);
  });

  it("the configuration file that is not valid any more is as old as what was kept of it", async () => {
    const first = await startLiveServer({ identities, settings: mapAlice("alice") });
    await valueOrThrow(first.outcome).close();
    const { folder, configPath, text } = first;
    await writeFile(configPath, "server: [");
    const { logger, lines, logged } = collectLog({ level: "info" });
    const again = await startAuthenticator({
      config: configOf(text),
      configPath,
      configIntervalMs: 1,
      restoredConfig: { path: configPath, text, confirmedAt: Date.now() - 3_600_000 },
      clusterId: undefined,
      overrides: {},
      env: {},
      logger,
      clock: systemClock,
    });
    closedAfter(valueOrThrow(again));
    await logged("is not in force");
    expect(lines.filter((line) => line.includes("mappings are in force"))).toHaveLength(1);
    const ca = await readFile(join(folder, "state", "cert.pem"), "utf8");
    const client = http2({ port: valueOrThrow(again).port, ca });
    expect((await client.get("/metrics")).body).toMatch(/_mapping_age_seconds\{source="MountedFile"\} 3[67]\d\d/);
    expect((await client.get("/readyz")).body).toMatch(
      /^\[\+\]configuration: not valid since .*\n\[\+\]mapping: 1 rules; MountedFile: CONFIG_INVALID, see the log$/m,
    );
  });

  it("what was kept and is damaged is not used", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "state"));
    await writeFile(join(folder, "state", "last-good.json"), '{"version": 2}');
    const { lines } = await startLiveServer({ folder });
    expect(lines.find((line) => line.includes("cannot be used"))).toMatch(
      /level=warning .*CONFIG_INVALID.*last-good\.json/,
    );
  });
});
