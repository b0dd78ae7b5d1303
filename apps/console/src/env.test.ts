import { describe, expect, it } from "vitest";
import { cloneRoot, origins, readEnv } from "./env.ts";

const production = { HOLOFLEET_PRODUCTION: "1", HOLOFLEET_PUBLIC_URL: "https://holo.example.com" };

const s3 = {
  S3_ENDPOINT: "https://s3.eu-central-1.amazonaws.com",
  S3_BUCKET: "holofleet",
  S3_ACCESS_KEY_ID: "id",
  S3_SECRET_ACCESS_KEY: "secret",
};

describe("readEnv", () => {
  it("has a working default for everything", () => {
    expect(readEnv({ PORT: "" })).toMatchObject({
      home: `${cloneRoot}.data`,
      host: "127.0.0.1",
      port: 3000,
      mqttPort: 1883,
      databaseUrl: null,
      mqttUrl: null,
      publicUrl: null,
      playerPort: 8700,
      demo: true,
      adminEmail: null,
      production: false,
      logLevel: "info",
    });
  });

  it.each([
    ["/srv/holo", "/home/ann", "/srv/holo"],
    ["data", "/home/ann", "/home/ann/data"],
    ["data", undefined, `${process.cwd()}/data`],
  ])("takes HOLOFLEET_HOME=%s typed in %s as %s", (HOLOFLEET_HOME, INIT_CWD, home) => {
    expect(readEnv({ HOLOFLEET_HOME, INIT_CWD }).home).toBe(home);
  });

  it("keeps the origin of the public address and lower-cases the e-mail address", () => {
    const env = readEnv({
      HOLOFLEET_PUBLIC_URL: "https://holo.example.com/x/",
      HOLOFLEET_ADMIN_EMAIL: "Ann@Example.com",
    });
    expect(env).toMatchObject({ publicUrl: "https://holo.example.com", adminEmail: "ann@example.com" });
  });

  it.each([
    [{ PORT: "http" }, 'PORT is "http": accepted is a port, 0 to 65535.'],
    [{ PORT: "70000" }, 'PORT is "70000": accepted is 0 to 65535.'],
    [{ HOLOFLEET_DEMO: "yes" }, 'HOLOFLEET_DEMO is "yes": accepted is 0 or 1.'],
    [
      { DATABASE_URL: "mysql://u:secret@db/x" },
      'DATABASE_URL is "mysql://…@db/x": accepted is an address that starts with',
    ],
    [{ HOLOFLEET_ADMIN_PASSWORD: "short" }, "HOLOFLEET_ADMIN_PASSWORD: accepted is at least 8 characters."],
    [{ HOLOFLEET_PRODUCTION: "1" }, "HOLOFLEET_PUBLIC_URL: HOLOFLEET_PRODUCTION=1 needs the https:// address"],
    [
      { S3_BUCKET: "blobs", S3_ENDPOINT: "https://s3.test" },
      "S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY: keeping pictures",
    ],
    [{ PORT: "8700" }, "HOLOFLEET_PLAYER_PORT: 8700 is PORT too; set one of them to another port."],
    [{ PORT: "1883" }, "MQTT_PORT: 1883 is PORT too"],
    [{ ...s3, S3_PREFIX: "../x y" }, 'S3_PREFIX is "../x y": accepted is letters'],
    [{ ...s3, S3_ENDPOINT: "s3.test" }, 'S3_ENDPOINT is "s3.test": accepted is an address that starts with http:// or'],
    [{ ...production, HOLOFLEET_PUBLIC_URL: "http://holo.example.com" }, "needs the https:// address"],
    [{ ...production, HOLOFLEET_DEMO: "1" }, "refuses the demo"],
    [{ ...production, HOLOFLEET_ADMIN_PASSWORD: "11character" }, "needs at least 12 characters"],
  ])("refuses %j in words", (source, words) => {
    expect(() => readEnv(source)).toThrow(words);
  });

  it("takes a bucket, in a folder when one is named", () => {
    expect(readEnv({}).s3).toBeNull();
    expect(readEnv(s3).s3).toMatchObject({
      bucket: "holofleet",
      region: "us-east-1",
      forcePathStyle: true,
      prefix: "",
    });
    const chosen = { ...s3, S3_REGION: "eu-central-1", S3_FORCE_PATH_STYLE: "0", S3_PREFIX: "a/b" };
    expect(readEnv(chosen).s3).toMatchObject({ region: "eu-central-1", forcePathStyle: false, prefix: "a/b/" });
  });

  it("names every wrong variable at once", () => {
    expect(() => readEnv({ PORT: "x", MQTT_PORT: "y" })).toThrow(/PORT is "x".*\n.*MQTT_PORT is "y"/);
  });

  it("leaves the demo out in production", () => {
    expect(readEnv(production)).toMatchObject({ demo: false, production: true });
  });
});

describe("origins", () => {
  it("are both names of this machine without a public address", () => {
    expect(origins({ publicUrl: null, port: 3000 })).toEqual(["http://localhost:3000", "http://127.0.0.1:3000"]);
  });
  it("are the public address alone when there is one", () => {
    expect(origins(readEnv(production))).toEqual(["https://holo.example.com"]);
  });
});
