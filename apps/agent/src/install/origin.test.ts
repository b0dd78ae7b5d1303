import { generateKeyPairSync, sign } from "node:crypto";
import { expect, it } from "vitest";
import { openList } from "./origin.ts";

function signer() {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const key = publicKey.export({ type: "spki", format: "der" }).toString("base64url");
  return {
    key,
    list(text: string) {
      return { list: text, key, signature: sign(null, Buffer.from(text), privateKey).toString("base64url") };
    },
  };
}
const text = JSON.stringify({
  version: "0.1.0+aa",
  files: [{ platform: "linux-x64", name: "agent", size: 1, sha256: "0".repeat(64) }],
});
const ours = signer();
const signed = ours.list(text);

it("opens what the console signed", () => {
  expect(openList(signed, null).version).toBe("0.1.0+aa");
  expect(openList(signed, ours.key).files).toHaveLength(1);
});

it.each([
  ["a changed list", { ...signed, list: text.replace("aa", "ab") }, null],
  ["another console's", signer().list(text), ours.key],
  ["another key under our name", { ...signer().list(text), key: ours.key }, ours.key],
  ["no key", { ...signed, key: "AAAA" }, null],
  ["no signature", { ...signed, signature: "" }, null],
  ["no list", ours.list("{}"), null],
])("refuses %s", (_, list, pinned) => {
  expect(() => openList(list, pinned)).toThrow(expect.objectContaining({ code: "integrity" }));
});
