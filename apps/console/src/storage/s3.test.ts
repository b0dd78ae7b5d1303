import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { digestSchema } from "@holofleet/shared/content/digest.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blobStoreContract } from "../../../../test/contracts/blob-store.ts";
import { startTestS3, type TestS3 } from "../../../../test/src/s3.ts";
import { openS3Store } from "./s3.ts";

let s3: TestS3;
beforeAll(async () => {
  s3 = await startTestS3();
});
afterAll(() => s3.stop());

blobStoreContract("S3", () => openS3Store({ ...s3.settings, prefix: `${randomUUID()}/` }));

describe("S3", () => {
  const digest = digestSchema.parse(`sha256:${"ab".repeat(32)}`);

  it("gives an address that anybody can read from, for a while, as the type that it is", async () => {
    const folder = await mkdtemp(join(tmpdir(), "holofleet-s3-"));
    const file = join(folder, "picture");
    await writeFile(file, "0123456789");
    const store = await openS3Store(s3.settings);
    await store.put("original", digest, file);
    await rm(folder, { recursive: true });
    const url = (await store.urlFor?.("original", digest, { seconds: 60, type: "image/webp" })) ?? "";
    expect(new URL(url).origin).toBe(store.origin);
    const part = await fetch(url, { headers: { range: "bytes=2-4" } });
    expect([part.status, await part.text()]).toEqual([206, "234"]);
    expect(part.headers.get("content-type")).toBe("image/webp");
    expect(new URL(url).searchParams.get("X-Amz-Expires")).toBe("60");
    expect((await fetch(url.replace("S3RVER", "STRANGER"))).status).toBe(403);
  });

  it.each([
    [{ bucket: "nowhere" }, /no bucket "nowhere" at 127.0.0.1.*S3_BUCKET/],
    [{ accessKeyId: "STRANGER" }, /refuses the bucket "holofleet".*S3_ACCESS_KEY_ID/],
    [{ endpoint: "http://127.0.0.1:1" }, /cannot be used.*S3_ENDPOINT/],
  ])("says what is wrong with %j", async (over, words) => {
    await expect(openS3Store({ ...s3.settings, ...over })).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(words),
    });
  });
});
