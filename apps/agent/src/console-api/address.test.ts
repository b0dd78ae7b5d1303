import { describe, expect, test } from "vitest";
import { isPrivate, readConsoleUrl } from "./address.ts";

describe("readConsoleUrl", () => {
  test.each([
    ["https://console.example.com/", "https://console.example.com"],
    ["http://localhost:3000", "http://localhost:3000"],
    ["http://127.0.0.1:3000/", "http://127.0.0.1:3000"],
    ["http://[::1]:3000", "http://[::1]:3000"],
    ["https://example.com/holofleet/", "https://example.com/holofleet"],
  ])("%s is %s", (text, url) => expect(readConsoleUrl(text, false)).toBe(url));

  test.each(["console.example.com", "localhost:3000", "ftp://x", "https://a:b@x", "https://x/?q", "", "12345"])(
    "%s is no address",
    (text) => expect(() => readConsoleUrl(text, true)).toThrow("is not the address of a console"),
  );

  test("plain http over a network needs a word", () => {
    expect(() => readConsoleUrl("http://10.0.0.5:3000", false)).toThrow("--allow-http");
    expect(readConsoleUrl("http://10.0.0.5:3000", true)).toBe("http://10.0.0.5:3000");
    expect(() => readConsoleUrl("http://127.0.0.1.evil.com", false)).toThrow("--allow-http");
  });
});

test.each([
  ["mqtts://broker:8883", true],
  ["wss://broker/mqtt", true],
  ["mqtt://broker:1883", false],
  ["ws://broker/mqtt", false],
  ["mqtt://127.0.0.1:1883", true],
  ["mqtt://localhost:1883", true],
])("%s is private: %s", (url, answer) => expect(isPrivate(new URL(url))).toBe(answer));
