import { expect, test } from "vitest";
import { readRemote } from "./remote.ts";

const inventory = [
  { id: "p1", name: "Hall North", host: "192.168.7.21", port: 4352 },
  { id: "p2", name: "Hall South", host: "192.168.7.22", port: 4352 },
];
const read = (text: string) => readRemote(Buffer.from(text), inventory);
const on = { type: "power", on: true };
const off = { type: "power", on: false };

test.each([
  ['{"command": "on", "projectors": ["Hall North"]}', ["p1"], on],
  ["{command: 'power_off', projectors: ['hall south', 'p1',],}", ["p1", "p2"], off],
  ['{"command": "POWER ON", "projectors": "192.168.7.21"}', ["p1"], on],
  ['{"command": "%1POWR 0", "projectors": ["192.168.7.22:4352"]}', ["p2"], off],
  ['{"command": 1, "projectors": [{"ip": "192.168.7.21", "port": 4352}]}', ["p1"], on],
  ['{"command": false, "projectors": [{"Name": "Hall North", "address": "192.168.7.21"}, {"id": "p1"}]}', ["p1"], off],
  ['{"command": "开机", "projectors": ["p2"]}', ["p2"], on],
  ['{"command": "shutter", "projectors": ["p2"]}', ["p2"], { type: "mute", video: true }],
])("%s", (text, projectors, wish) => {
  const { projectors: named, wish: wanted, refusal } = read(text);
  expect(named.map(({ id }) => id)).toEqual(projectors);
  expect([wanted, refusal]).toEqual([wish, null]);
});

test.each([
  ['{"command": "on", "projectors": ["10.0.0.1"]}'],
  ['{"command": "on", "projectors": [{"ip": "10.0.0.1", "port": 4352}]}'],
  ['{"command": "on", "projectors": [{"name": "Hall North", "ip": "10.0.0.1"}]}'],
  ['{"command": "on", "projectors": [{"ip": "192.168.7.21", "port": 22}]}'],
  ['{"command": "on", "projectors": [{}, null, [], true]}'],
  ['{"command": "on", "projectors": []}'],
])("%s is for none of ours", (text) => expect(read(text).projectors).toEqual([]));

test.each([
  ["on", "no JSON"],
  ["[1, 2]", "no command or no projectors"],
  ["null", "no command or no projectors"],
  ['{"command": "on"}', "no command or no projectors"],
  ['{"command": "format c:", "projectors": ["p1"]}', '"format c:", which no projector is told'],
  ['{"command": "constructor", "projectors": ["p1"]}', "which no projector is told"],
  ['{"command": {"power": 1}, "projectors": ["p1"]}', "which no projector is told"],
  [`{"command": "on", "projectors": ["${"x".repeat(70_000)}"]}`, "no order for projectors"],
])("%.60s is refused: %s", (text, words) => {
  expect(read(text)).toMatchObject({ wish: null, refusal: expect.stringContaining(words) });
});
