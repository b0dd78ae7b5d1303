import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { makeFrame, upload } from "../src/frames.ts";

/** A disk of its own that is really full takes root and Linux. */
const canMount = process.platform === "linux" && process.getuid?.() === 0 && tryMount();

function tryMount(): boolean {
  try {
    execFileSync("unshare", ["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!canMount)("a console whose disk is full", () => {
  let home: string;
  let running: TestConsole;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "holofleet small disk "));
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=6m", "tmpfs", home]);
    running = await startTestConsole({ HOLOFLEET_HOME: home });
  });
  afterAll(async () => {
    await running?.stop();
    execFileSync("umount", ["-l", home]);
    await rm(home, { recursive: true, force: true });
  });
  const filler = () => join(home, "filler");
  const emptied = () => rm(filler(), { force: true });
  /** Leaves so many bytes free. */
  const fill = async (left: number) => {
    const { bavail, bsize } = await statfs(home);
    await writeFile(filler(), randomBytes(bavail * bsize - left));
  };

  it("says so, keeps nothing, and takes the picture once there is room", async () => {
    const { bytes, digest } = await makeFrame("a.jpg", { width: 1200, height: 1200 });
    await fill(300_000);
    const refused = await upload(running, bytes);
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({
      error: { code: "unavailable", message: expect.stringMatching(/disk is full/), details: { disk: "full" } },
    });
    expect(await running.admin.blobs.missing({ digests: [digest] })).toEqual({ missing: [digest] });
    await emptied();
    expect((await upload(running, bytes)).status).toBe(201);
  });

  it("says so when there is no room for the thumbnail alone", async () => {
    const { bytes } = await makeFrame("b.jpg", { width: 300, height: 300 });
    await fill(bytes.length + 8192);
    const refused = await upload(running, bytes);
    expect(await refused.json()).toMatchObject({ error: { code: "unavailable", details: { disk: "full" } } });
    await emptied();
  });

  it("begins no zip that would not fit", async () => {
    const metadata = `filename ${Buffer.from("big.zip").toString("base64")}`;
    const headers = {
      "tus-resumable": "1.0.0",
      authorization: `Bearer ${running.token}`,
      "upload-length": "4000000",
      "upload-metadata": metadata,
    };
    const refused = await fetch(new URL("/uploads/zips", running.url), { method: "POST", headers });
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({
      error: { code: "unavailable", message: expect.stringMatching(/needs 8.0 MB/) },
    });
  });

  it("stops a zip in words, and lets it go on once there is room", async () => {
    const send = (method: string, headers: Record<string, string>, body?: Uint8Array<ArrayBuffer>) =>
      fetch(new URL(location, running.url), {
        method,
        headers: { "tus-resumable": "1.0.0", authorization: `Bearer ${running.token}`, ...headers },
        ...(body && { body }),
      });
    let location = "/uploads/zips";
    const metadata = `filename ${Buffer.from("a.zip").toString("base64")}`;
    const zip = new Uint8Array(randomBytes(600_000));
    const created = await send("POST", { "upload-length": String(zip.length), "upload-metadata": metadata });
    location = created.headers.get("location") ?? "";
    await fill(300_000);
    const patch = async () => {
      const offset = Number((await send("HEAD", {})).headers.get("upload-offset"));
      const type = { "content-type": "application/offset+octet-stream", "upload-offset": String(offset) };
      return send("PATCH", type, zip.slice(offset));
    };
    const stopped = await patch();
    expect(stopped.status).toBe(503);
    expect(JSON.parse(await stopped.text())).toMatchObject({
      error: { code: "unavailable", details: { disk: "full" } },
    });
    await emptied();
    expect((await patch()).status).toBe(204);
  });
});
