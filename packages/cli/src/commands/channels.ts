import type { Channel } from "@holofleet/contract/notify/channels.ts";
import { channelKinds, deliveryStates } from "@holofleet/contract/notify/deliveries.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { Command, Option } from "commander";
import { print, table, when } from "../output.ts";
import { openApi } from "../session.ts";

const readers = ({ people, addresses, target }: Channel) =>
  target || [...people.map(({ email }) => email), ...addresses].join(", ");

/** @throws AppError not_found */
async function named(api: Awaited<ReturnType<typeof openApi>>, name: string): Promise<Channel> {
  const found = (await api.channels.list()).find((channel) => channel.name === name);
  if (found === undefined)
    throw new AppError("not_found", `There is no channel named ${name}. See: holofleet channels list`);
  return found;
}

const list = new Command("list")
  .description("List where messages go")
  .option("--json", "print one JSON value")
  .action(async (options) => {
    const channels = await (await openApi()).channels.list();
    print(options, channels, () =>
      channels.length === 0
        ? "No channels yet. Make one: holofleet channels add <name> --kind webhook --url https://…"
        : table(
            ["CHANNEL", "KIND", "TO", "LAST"],
            channels.map((channel) => [
              channel.name,
              channel.enabled ? channel.kind : `${channel.kind} (off)`,
              readers(channel),
              channel.last ? `${channel.last.state} ${when(channel.last.at)}` : "–",
            ]),
          ),
    );
  });

const add = new Command("add")
  .description("Make a channel; a web hook's secret is printed this once")
  .argument("<name>")
  .addOption(new Option("--kind <kind>").choices([...channelKinds]).makeOptionMandatory())
  .option("--url <address>", "of a web hook or a robot")
  .option("--secret <secret>", "that a Feishu or DingTalk robot signs with")
  .option("--person <e-mail...>", "somebody with an account, for the bell or for mail")
  .option("--to <e-mail...>", "another reader of mail")
  .addOption(new Option("--language <language>", "where the reader has no account").choices(["en", "zh-CN"]))
  .option("--json", "print one JSON value")
  .action(async (name: string, { kind, url, secret, person = [], to = [], language, ...options }) => {
    const api = await openApi();
    const made = await api.channels.create({
      ...{ name, kind, addresses: to },
      people: person.length > 0 ? await idsOf(api, person) : [],
      ...(url && { url }),
      ...(secret && { secret }),
      ...(language && { locale: language }),
    });
    print(options, made, () => [
      `Made ${name}. Try it: holofleet channels test "${name}"`,
      ...(made.secret ? [`Secret, shown this once: ${made.secret}`] : []),
    ]);
  });

async function idsOf(api: Awaited<ReturnType<typeof openApi>>, emails: string[]): Promise<string[]> {
  const people = await api.people.list();
  return emails.map((email) => {
    const found = people.find((person) => person.email === email.toLowerCase());
    if (found === undefined) throw new AppError("not_found", `Nobody signs in as ${email}. See: holofleet people list`);
    return found.id;
  });
}

const test = new Command("test")
  .description("Send a message that says it is a test")
  .argument("<name>")
  .option("--json", "print one JSON value")
  .action(async (name: string, options) => {
    const api = await openApi();
    const delivery = await api.channels.test({ id: (await named(api, name)).id });
    print(options, delivery, () => "On its way. See: holofleet channels log");
  });

const log = new Command("log")
  .description("The latest deliveries: what came back, and when they are tried next")
  .argument("[name]", "of one channel")
  .addOption(new Option("--state <state>").choices([...deliveryStates]))
  .option("--json", "print one JSON value")
  .action(async (name: string | undefined, { state, ...options }) => {
    const api = await openApi();
    const channel = name === undefined ? undefined : (await named(api, name)).id;
    const { deliveries } = await api.deliveries.list({ ...(channel && { channel }), ...(state && { state }) });
    print(options, deliveries, () =>
      table(
        ["ID", "WHEN", "CHANNEL", "MESSAGE", "STATE", "TRIES", "NEXT", "ANSWER"],
        deliveries.map((one) => [
          ...[one.id, when(one.createdAt), one.channel.name, one.event.title.en, one.state, String(one.attempts)],
          when(one.nextAt),
          [one.code, one.answer?.replace(/[\p{Cc}\s]+/gu, " ").slice(0, 60)].filter(Boolean).join(" "),
        ]),
      ),
    );
  });

const again = new Command("again")
  .description("Try a delivery again that failed, or waits")
  .argument("<id>", "from holofleet channels log")
  .option("--json", "print one JSON value")
  .action(async (id: string, options) => {
    const delivery = await (await openApi()).deliveries.sendAgain({ id });
    print(options, delivery, () => "It is being sent again.");
  });

const remove = new Command("remove")
  .description("Remove a channel and its log")
  .argument("<name>")
  .option("--json", "print one JSON value")
  .action(async (name: string, options) => {
    const api = await openApi();
    const removed = await api.channels.remove({ id: (await named(api, name)).id });
    print(options, removed, () => `Removed the channel ${name}.`);
  });

export const channels = [list, add, test, log, again, remove].reduce(
  (parent, command) => parent.addCommand(command),
  new Command("channels").description("Where notifications go, and what became of them"),
);
