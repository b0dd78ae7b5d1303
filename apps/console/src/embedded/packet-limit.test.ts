import { describe, expect, it } from "vitest";
import { packetLimit } from "./packet-limit.ts";

/** A PUBLISH with a body of `size` bytes, its length in as many digits as it needs. */
function packet(size: number): Uint8Array {
  const digits: number[] = [];
  for (let rest = size; rest > 0 || digits.length === 0; rest = Math.floor(rest / 128))
    digits.push((rest % 128) + (rest >= 128 ? 128 : 0));
  return Uint8Array.from([0x30, ...digits, ...new Array<number>(size).fill(0xff)]);
}

describe("packet limit", () => {
  const sizes = [0, 1, 127, 128, 300, 1000];

  it("passes packets up to the limit, however they are cut", () => {
    const stream = Uint8Array.from(sizes.flatMap((size) => [...packet(size)]));
    for (const cut of [1, 2, 3, 7, 129, stream.length]) {
      const within = packetLimit(1000);
      for (let at = 0; at < stream.length; at += cut) expect(within(stream.subarray(at, at + cut))).toBe(true);
    }
  });

  it("refuses at the header of a larger packet", () => {
    const within = packetLimit(1000);
    expect(within(packet(1000))).toBe(true);
    expect(within(packet(1001).subarray(0, 3))).toBe(false);
  });

  it("refuses a length that never ends", () => {
    expect(packetLimit(1000)(Uint8Array.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x80]))).toBe(false);
  });
});
