import { expect, test } from "vitest";
import { brokerUrls } from "./urls.ts";

test.each<[string, string | null, boolean, string[]]>([
  ["http://127.0.0.1:3000", null, false, ["ws://127.0.0.1:3000/mqtt"]],
  ["https://c.example/base", null, false, ["wss://c.example/base/mqtt"]],
  ["https://c.example", "mqtts://b:8883", false, ["mqtts://b:8883", "wss://c.example/mqtt"]],
  ["https://c.example", "mqtt://b:1883", false, ["wss://c.example/mqtt"]],
  ["https://c.example", "mqtt://b:1883", true, ["mqtt://b:1883", "wss://c.example/mqtt"]],
  ["https://c.example", "wss://c.example/mqtt", false, ["wss://c.example/mqtt"]],
  ["https://c.example", "file:///etc/passwd", true, ["wss://c.example/mqtt"]],
  ["https://c.example", "nonsense", true, ["wss://c.example/mqtt"]],
])("%s and %s (plain allowed: %s)", (consoleUrl, mqttUrl, allowPlain, urls) => {
  expect(brokerUrls(consoleUrl, mqttUrl, allowPlain)).toEqual(urls);
});
