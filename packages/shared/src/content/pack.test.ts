import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "../errors.ts";
import { type Digest, digestOfHex } from "./digest.ts";
import { PackReader, packAbsent, packBlob, packEnd, packHead } from "./pack.ts";

type Entry = { digest: Digest; bytes: Uint8Array | null };

const join = (parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const encode = (entries: Entry[]) =>
  join([
    packHead(),
    ...entries.flatMap(({ digest, bytes }) =>
      bytes === null ? [packAbsent(digest)] : [packBlob(digest, bytes.length), bytes],
    ),
    packEnd(entries.length),
  ]);

/** Reads a pack that comes in these chunks; what was understood before a fault stays in `entries`. */
function read(chunks: Iterable<Uint8Array>): { entries: Entry[]; ended: boolean; fault: AppError | null } {
  const reader = new PackReader();
  const entries: Entry[] = [];
  let ended = false;
  try {
    for (const chunk of chunks)
      for (const event of reader.read(chunk)) {
        if (event.type === "blob") entries.push({ digest: event.digest, bytes: new Uint8Array() });
        if (event.type === "absent") entries.push({ digest: event.digest, bytes: null });
        if (event.type === "end") ended = true;
        const last = entries.at(-1);
        if (event.type === "bytes" && last) last.bytes = join([last.bytes ?? new Uint8Array(), event.bytes]);
      }
    reader.finish();
    return { entries, ended, fault: null };
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    return { entries, ended, fault: thrown };
  }
}

const digests = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => digestOfHex(Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")));
const packs = fc.array(fc.record({ digest: digests, bytes: fc.option(fc.uint8Array({ maxLength: 60 })) }), {
  maxLength: 6,
});
const [a, b] = [digestOfHex("ab".repeat(32)), digestOfHex("cd".repeat(32))];
const two: Entry[] = [
  { digest: a, bytes: Uint8Array.of(1, 2, 3) },
  { digest: b, bytes: null },
];
const sample = encode(two);

describe("a pack", () => {
  it("comes out as it went in, wherever the network cut it", () => {
    fc.assert(
      fc.property(packs, fc.array(fc.nat(500), { maxLength: 8 }), (entries, cuts) => {
        const bytes = encode(entries);
        const at = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((x, y) => x - y), bytes.length];
        const chunks = at.slice(1).map((end, i) => bytes.subarray(at[i], end));
        expect(read(chunks)).toEqual({ entries, ended: true, fault: null });
      }),
    );
  });

  it("comes out the same cut in two at every place, and byte by byte", () => {
    const whole = { entries: two, ended: true, fault: null };
    for (let cut = 0; cut <= sample.length; cut++)
      expect(read([sample.subarray(0, cut), sample.subarray(cut)])).toEqual(whole);
    expect(read(Array.from(sample, (byte) => Uint8Array.of(byte)))).toEqual(whole);
  });

  it("that ends early is known at every place, and what came before it stands", () => {
    for (let length = 0; length < sample.length; length++) {
      const { entries, fault } = read([sample.subarray(0, length)]);
      expect(fault).toMatchObject({ code: "network" });
      for (const [i, { digest }] of entries.entries()) expect(digest).toBe(two[i]?.digest);
    }
  });

  it.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    ["another beginning", (bytes) => bytes.fill(60, 0, 1)],
    ["another version", (bytes) => bytes.fill(2, 4, 5)],
    ["a frame of an unknown kind", (bytes) => bytes.fill(9, 5, 6)],
    ["a blob that is longer than it says", (bytes) => join([bytes.subarray(0, 42), bytes.subarray(41)])],
    ["a frame too few", (bytes) => join([bytes.subarray(0, 45), bytes.subarray(82)])],
    ["bytes after its end", (bytes) => join([bytes, Uint8Array.of(0)])],
    ["a page of a proxy in its place", () => new TextEncoder().encode("<!doctype html><title>Sign in</title>")],
  ])("with %s is none", (_, change) => {
    expect(read([change(sample.slice())]).fault).toMatchObject({ code: "integrity" });
  });

  it("gives views on what came, not copies", () => {
    const reader = new PackReader();
    const views = [...reader.read(sample)].flatMap((event) => (event.type === "bytes" ? [event.bytes] : []));
    expect(views.map(({ buffer }) => buffer)).toEqual([sample.buffer]);
  });
});
