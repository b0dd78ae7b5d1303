import { Command } from "commander";
import { print, table } from "../../output.ts";
import { openApi } from "../../session.ts";

export const topic = new Command("topic")
  .description("Show or choose the topic where devices ask by MQTT; a + stands for each device's name")
  .argument("[topic]", "such as holofleet/codes/+")
  .option("--off", "devices cannot ask by MQTT")
  .option("--json", "print one JSON value")
  .action(async (wanted: string | undefined, { off, json }) => {
    const { codes } = await openApi();
    const next = off ? null : wanted;
    const exchange = next === undefined ? await codes.exchange() : await codes.setExchange({ topic: next });
    print({ json }, exchange, () => exchange.topic ?? "Devices cannot ask by MQTT.");
  });

const list = new Command("list")
  .description("List devices that ask for access codes by MQTT")
  .option("--json", "print one JSON value")
  .action(async (options) => {
    const devices = await (await openApi()).codes.devices();
    const rows = devices.map(({ id, name, mall, topic, revokedAt }) => [
      id,
      name,
      mall,
      revokedAt === null ? (topic ?? "no topic") : "shut out",
    ]);
    print(options, devices, () =>
      rows.length === 0 ? "No devices yet." : table(["ID", "DEVICE", "MALL", "TOPIC"], rows),
    );
  });

const add = new Command("add")
  .description("Let a device of a mall ask; its password is shown once")
  .argument("<name>")
  .argument("<mall>", "code of its mall")
  .option("--json", "print one JSON value")
  .action(async (name: string, mall: string, options) => {
    const device = await (await openApi()).codes.addDevice({ name, mall });
    const { id, password, topic } = device;
    const next = topic ?? "none yet: holofleet codes topic holofleet/codes/+";
    print(options, device, () => `User name  ${id}\nPassword   ${password}\nClient id  ${id}\nTopic      ${next}`);
  });

const revoke = new Command("revoke")
  .description("Shut a device out, at once")
  .argument("<id>")
  .option("--json", "print one JSON value")
  .action(async (id: string, options) => {
    const device = await (await openApi()).codes.revokeDevice({ id });
    print(options, device, () => `${device.name} is shut out.`);
  });

export const devices = [list, add, revoke].reduce(
  (parent, command) => parent.addCommand(command),
  new Command("devices").description("Devices that ask for access codes by MQTT"),
);
