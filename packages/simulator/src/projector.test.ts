import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { type Simulator, type SimulatorOptions, startProjector } from "./projector.ts";

let device: Simulator;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await device.close();
});

/** A controller that types by hand: sends lines, returns the next answer. */
async function talkTo(options: SimulatorOptions): Promise<(line?: string) => Promise<string>> {
  device = await startProjector(options);
  const socket = connect(device.port, "127.0.0.1");
  sockets.push(socket);
  await once(socket, "connect");
  return async (line) => {
    if (line !== undefined) socket.write(`${line}\r`);
    const [bytes] = await once(socket, "data");
    return String(bytes);
  };
}

test("power warms up and cools down, and refuses the opposite meanwhile", async () => {
  const talk = await talkTo({ warmUpMs: 80, coolDownMs: 80 });
  expect(await talk()).toBe("PJLINK 0\r");
  expect(await talk("%1POWR ?")).toBe("%1POWR=0\r");
  expect(await talk("%1POWR 1")).toBe("%1POWR=OK\r");
  expect(await talk("%1POWR ?")).toBe("%1POWR=3\r");
  expect(await talk("%1POWR 0")).toBe("%1POWR=ERR3\r");
  await expect.poll(() => talk("%1POWR ?")).toBe("%1POWR=1\r");
  expect(await talk("%1INPT ?")).toBe("%1INPT=31\r");
  expect(await talk("%1POWR 0")).toBe("%1POWR=OK\r");
  expect(await talk("%1POWR ?")).toBe("%1POWR=2\r");
  await expect.poll(() => talk("%1POWR ?")).toBe("%1POWR=0\r");
  expect(device.sets).toEqual(["on", "off"]);
});

test("errors as the specification has them", async () => {
  const talk = await talkTo({});
  await talk();
  expect(await talk("%1INPT ?")).toBe("%1INPT=ERR3\r");
  expect(await talk("%1POWR 7")).toBe("%1POWR=ERR2\r");
  expect(await talk("%1NOPE ?")).toBe("%1NOPE=ERR1\r");
  expect(await talk("%2POWR ?")).toBe("%2POWR=ERR1\r");
  expect(await talk("hello")).toBe("ERR1\r");
});

test("the password opens it and nothing else does", async () => {
  const talk = await talkTo({ password: "JBMIAProjectorLink" });
  expect(await talk()).toMatch(/^PJLINK 1 [0-9a-f]{8}\r$/);
  expect(await talk("%1POWR ?")).toBe("PJLINK ERRA\r");
});

test("refuses and comes back on the same port", async () => {
  device = await startProjector();
  const { port } = device;
  await device.setFaults({ refuse: true });
  const refused = connect(port, "127.0.0.1");
  await expect(once(refused, "connect")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await device.setFaults({ refuse: false });
  expect(device.port).toBe(port);
  const back = connect(port, "127.0.0.1");
  sockets.push(back);
  await once(back, "connect");
});
