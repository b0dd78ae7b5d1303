import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { readConfig } from "./config.ts";

describe("readConfig", () => {
  test("has a sound default for everything", () => {
    expect(readConfig({}, {})).toEqual({
      dataDir: resolve(import.meta.dirname, "../../../.data/agent"),
      playerHost: "127.0.0.1",
      playerPort: 8700,
      allowLoopback: false,
      allowHttp: false,
      diskReserve: 256e6,
      diskQuota: null,
      scrubDays: 7,
      folderExport: null,
      legacy: null,
      proxies: { https: null, http: null, no: [] },
      mqttTls: { ca: null, cert: null, key: null },
      logFile: null,
      logLevel: "info",
    });
  });

  test("an export folder lies apart from the data, and its template is checked", () => {
    const given = { HOLOFLEET_AGENT_DATA: "/srv/a", HOLOFLEET_EXPORT_DIR: "/srv/out" };
    expect(readConfig({}, given).folderExport).toMatchObject({
      dir: resolve("/srv/out"),
      template: { text: "{slug}/{path}" },
    });
    for (const dir of ["/srv/a", "/srv/a/out", "/srv"])
      expect(() => readConfig({}, { ...given, HOLOFLEET_EXPORT_DIR: dir })).toThrow("must lie apart");
    expect(() => readConfig({}, { ...given, HOLOFLEET_EXPORT_TEMPLATE: "{path}" })).toThrow(
      "HOLOFLEET_EXPORT_TEMPLATE",
    );
  });

  test("reads proxies as other programs do, small names first, and keeps their passwords to itself", () => {
    const env = {
      HTTPS_PROXY: "http://a:1",
      https_proxy: "proxy:3128",
      HTTP_PROXY: "",
      NO_PROXY: "one, .two  three:80",
    };
    const { https, http, no } = readConfig({}, env).proxies;
    expect([https?.href, http, no]).toEqual(["http://proxy:3128/", null, ["one", ".two", "three:80"]]);
    const wrong = () => readConfig({}, { HTTPS_PROXY: "socks5://mall:secret@host" });
    expect(wrong).toThrow("HTTPS_PROXY is a proxy such as");
    expect(wrong).not.toThrow("secret");
    const percent = () => readConfig({}, { HTTPS_PROXY: "http://mall:50%off@proxy:3128" });
    expect(percent).toThrow("HTTPS_PROXY has a % in its name or password that must be written %25.");
    expect(readConfig({}, { HTTPS_PROXY: "http://mall:50%25off@proxy:3128" }).proxies.https?.host).toBe("proxy:3128");
  });

  test("an older system is named by its broker; what is missing or wrong is said without its password", () => {
    const env = {
      HOLOFLEET_LEGACY_MQTT_URL: "mqtt://dev:se%40cret@10.0.0.5",
      HOLOFLEET_LEGACY_ORIGINS: "https://IMG.example.com/, http://10.0.0.6:8080",
    };
    expect(readConfig({ legacyMall: "42", legacyTopics: "both" }, env).legacy).toEqual({
      mqttUrl: "mqtt://dev:se%40cret@10.0.0.5",
      mall: "42",
      variant: "both",
      origins: ["https://img.example.com", "http://10.0.0.6:8080"],
      allowPrivate: false,
    });
    expect(() => readConfig({ legacyMall: "42" }, {})).toThrow("HOLOFLEET_LEGACY_MQTT_URL is missing");
    for (const wrong of ["https://dev:secret@host", "mqtt://", "mqtt://dev:50%secret@host"]) {
      const read = () => readConfig({}, { HOLOFLEET_LEGACY_MQTT_URL: wrong });
      expect(read).toThrow("HOLOFLEET_LEGACY_MQTT_URL is a broker's address");
      expect(read).not.toThrow("secret");
    }
    for (const wrong of ["img.example.com", "https://img.example.com/pictures", "ftp://img.example.com"])
      expect(() => readConfig({}, { ...env, HOLOFLEET_LEGACY_ORIGINS: wrong })).toThrow("is a list of origins");
    expect(() => readConfig({ legacyMall: "a/#" }, env)).toThrow("--legacy-mall is the mall's code");
  });

  test("takes the environment, and flags win over it", () => {
    const env = {
      HOLOFLEET_AGENT_DATA: "/srv/a",
      HOLOFLEET_PLAYER_PORT: "9000",
      HOLOFLEET_PLAYER_HOST: "0.0.0.0",
      HOLOFLEET_AGENT_ALLOW_LOOPBACK: "1",
      HOLOFLEET_LOG_LEVEL: "debug",
    };
    expect(readConfig({}, env)).toMatchObject({ dataDir: resolve("/srv/a"), playerPort: 9000, allowLoopback: true });
    expect(readConfig({ data: "/srv/b", playerPort: "0" }, env)).toMatchObject({
      dataDir: resolve("/srv/b"),
      playerPort: 0,
      playerHost: "0.0.0.0",
      logLevel: "debug",
    });
  });

  test.each([
    ["500MB", 500e6],
    ["1.5 gb", 1.5e9],
    ["2TB", 2e12],
    ["300kB", 300e3],
    ["0", 0],
    ["4096", 4096],
  ])("reads the size %s", (text, bytes) => {
    expect(readConfig({}, { HOLOFLEET_DISK_RESERVE: text, HOLOFLEET_DISK_QUOTA: text })).toMatchObject({
      diskReserve: bytes,
      diskQuota: bytes,
    });
  });

  test("a relative folder is relative to where the person stands, not to where npm runs", () => {
    expect(readConfig({ data: "mall a" }, { INIT_CWD: "/home/someone" }).dataDir).toBe(resolve("/home/someone/mall a"));
  });

  test.each([
    [
      {},
      { HOLOFLEET_PLAYER_PORT: "87oo" },
      'HOLOFLEET_PLAYER_PORT is a port: a number from 0 to 65535; it was given as "87oo".',
    ],
    [{ playerPort: "70000" }, {}, '--player-port is a port: a number from 0 to 65535; it was given as "70000".'],
    [
      {},
      { HOLOFLEET_AGENT_ALLOW_LOOPBACK: "yes" },
      'HOLOFLEET_AGENT_ALLOW_LOOPBACK is a switch: 1 or 0; it was given as "yes".',
    ],
    [
      {},
      { HOLOFLEET_DISK_QUOTA: "a lot" },
      'HOLOFLEET_DISK_QUOTA is a size such as 500MB or 20GB; it was given as "a lot".',
    ],
    [{}, { HOLOFLEET_SCRUB_DAYS: "-1" }, 'HOLOFLEET_SCRUB_DAYS is a number of days; 0 is never; it was given as "-1".'],
    [{}, { HOLOFLEET_LOG_LEVEL: "loud" }, /^HOLOFLEET_LOG_LEVEL is one of trace, .* given as "loud"\.$/],
  ])("says what is wrong with %j %j", (flags, env, message) => {
    expect(() => readConfig(flags, env)).toThrow(message);
  });

  test("takes what neither flag nor environment says from a file of settings", async () => {
    const folder = await mkdtemp(join(tmpdir(), "agent settings "));
    const settings = join(folder, "agent.env");
    await writeFile(settings, "# ours\nHOLOFLEET_PLAYER_PORT=8800\nHOLOFLEET_LOG_LEVEL='debug'\n");
    expect(readConfig({ settings }, {})).toMatchObject({ playerPort: 8800, logLevel: "debug" });
    expect(readConfig({ settings }, { HOLOFLEET_PLAYER_PORT: "8900" })).toMatchObject({ playerPort: 8900 });
    expect(readConfig({ settings, playerPort: "0" }, {})).toMatchObject({ playerPort: 0 });
    await rm(folder, { recursive: true });
    expect(() => readConfig({ settings }, {})).toThrow(/agent\.env cannot be read/);
  });
});
