import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSecrets } from "./secrets.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "holofleet-secrets-"));
});
afterEach(() => rmSync(home, { recursive: true }));

describe("secrets", () => {
  it("are created once, for their owner only", () => {
    const folder = join(home, "new");
    const first = openSecrets(folder);
    const again = openSecrets(folder);
    expect(again.authSecret).toBe(first.authSecret);
    expect(again.postgresPassword).toBe(first.postgresPassword);
    if (process.platform !== "win32") expect(statSync(join(folder, "secrets.json")).mode & 0o777).toBe(0o600);
  });

  it("open what they sealed, also after a restart, and never seal alike", () => {
    const sealed = openSecrets(home).seal("投影机 pässword");
    expect(sealed).not.toContain("pässword");
    expect(openSecrets(home).unseal(sealed)).toBe("投影机 pässword");
    expect(openSecrets(home).seal("投影机 pässword")).not.toBe(sealed);
  });

  it("know a text again, for one purpose and with one key", () => {
    const secrets = openSecrets(home);
    const known = secrets.fingerprint("code", "AB12");
    expect(openSecrets(home).fingerprint("code", "AB12")).toBe(known);
    expect(secrets.fingerprint("code", "AB13")).not.toBe(known);
    expect(secrets.fingerprint("other", "AB12")).not.toBe(known);
    expect(openSecrets(join(home, "other")).fingerprint("code", "AB12")).not.toBe(known);
  });

  it("refuse what was changed, cut or sealed elsewhere", () => {
    const secrets = openSecrets(home);
    const sealed = secrets.seal("password");
    const stranger = openSecrets(join(home, "other"));
    // the first character of a part: the last one may hold bits that stand for nothing
    const changed = sealed.replace(/\.(.)([^.]*)$/, (_, first, rest) => `.${first === "A" ? "B" : "A"}${rest}`);
    for (const bad of [changed, sealed.replace("v1", "v2"), sealed.split(".").slice(0, 3).join("."), "", "x"])
      expect(() => secrets.unseal(bad)).toThrow("cannot be opened");
    expect(() => stranger.unseal(sealed)).toThrow("cannot be opened");
  });

  it("refuse a damaged file instead of making new ones", () => {
    writeFileSync(join(home, "secrets.json"), "{");
    expect(() => openSecrets(home)).toThrow("damaged");
  });
});
