import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { chooseEncoding, compress } from "./compress.ts";

describe("chooseEncoding", () => {
  it.each<[string | null, string | null]>([
    [null, null],
    ["", null],
    ["identity", null],
    ["gzip, deflate, br, zstd", "br"],
    ["gzip", "gzip"],
    ["GZIP", "gzip"],
    ["br;q=0, gzip;q=0.5", "gzip"],
    ["gzip;q=1.0, br;q=0.5", "gzip"],
    ["*", "br"],
    ["*;q=0.1, br;q=0", "gzip"],
    ["br;q=nonsense", null],
  ])("for %j is %j", (accepted, encoding) => expect(chooseEncoding(accepted)).toBe(encoding));
});

describe("compress", () => {
  const json = Buffer.from(JSON.stringify(Array.from({ length: 200 }, (_, i) => ({ slug: `work-${i}` }))));
  const type = "application/json";

  it("packs what is large, as it is taken", async () => {
    const brotli = await compress(json, { type, accepted: "gzip, br" });
    expect(brotli.headers).toEqual({ "content-encoding": "br", vary: "accept-encoding" });
    expect(brotliDecompressSync(brotli.body)).toEqual(json);
    const gzipped = await compress(json, { type, accepted: "gzip" });
    expect(gunzipSync(gzipped.body)).toEqual(json);
    expect(gzipped.body.length).toBeLessThan(json.length / 3);
  });

  it("leaves alone what is small, no JSON or not wanted", async () => {
    const accepted = "br";
    expect((await compress(Buffer.from("{}"), { type, accepted })).headers).toEqual({});
    expect((await compress(json, { type: "image/webp", accepted })).body).toBe(json);
    const plain = await compress(json, { type, accepted: null });
    expect(plain).toEqual({ body: json, headers: { vary: "accept-encoding" } });
  });
});
