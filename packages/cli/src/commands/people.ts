import type { PasswordLink, Person, Within } from "@holofleet/contract/access/people.ts";
import { roles } from "@holofleet/contract/access/roles.ts";
import { Command, Option } from "commander";
import { print, table } from "../output.ts";
import { openApi } from "../session.ts";

const withinWords = ({ within }: Person) =>
  within === null
    ? "all malls"
    : [...within.malls, ...within.groups.map((name) => `group ${name}`)].join(", ") || "none";

interface WithinOptions {
  mall?: string[];
  group?: string[];
  allMalls?: boolean;
}

/** What the options say of malls; `undefined` when they say nothing. */
function withinOf({ mall, group, allMalls }: WithinOptions): Within | undefined {
  if (allMalls) return null;
  return mall || group ? { malls: mall ?? [], groups: group ?? [] } : undefined;
}

const withinOptions = (command: Command) =>
  command
    .option("--mall <code...>", "these malls alone exist for this person")
    .option("--group <name...>", "and those of these groups")
    .option("--all-malls", "all malls do")
    .option("--json", "print one JSON value");

const emptied = (given: string | undefined) => (given === "" ? null : given);

const list = new Command("list")
  .description("List who may sign in")
  .option("--json", "print one JSON value")
  .action(async (options) => {
    const people = await (await openApi()).people.list();
    print(options, people, () =>
      table(
        ["ID", "E-MAIL", "USER NAME", "PHONE", "NAME", "ROLE", "MALLS"],
        people.map((person) => [
          person.id,
          person.email,
          person.username ?? "",
          person.phone ?? "",
          person.name,
          person.role,
          withinWords(person),
        ]),
      ),
    );
  });

const add = withinOptions(
  new Command("add")
    .description("Let somebody sign in, for all malls or for some")
    .argument("<e-mail>")
    .requiredOption("--name <name>")
    .option("--username <name>", "to sign in with")
    .option("--phone <number>", "to sign in with")
    .requiredOption("--password <password>", "at least 8 characters")
    .addOption(new Option("--role <role>").choices([...roles]).makeOptionMandatory()),
).action(async (email: string, { name, username, phone, password, role, ...options }) => {
  const within = withinOf(options) ?? null;
  const person = await (await openApi()).people.add({ email, name, username, phone, password, role, within });
  print(options, person, () => `${person.email} can sign in (${person.role}, ${withinWords(person)}).`);
});

const linkWords = ({ url, expiresAt, mailed }: PasswordLink) =>
  `${url}\nIt works once, until ${expiresAt}, and is shown this once.${mailed ? " It was mailed, too." : ""}`;

const invite = withinOptions(
  new Command("invite")
    .description("Let somebody sign in who sets a password by a one-time link of 72 hours")
    .argument("<e-mail>")
    .requiredOption("--name <name>")
    .option("--username <name>", "to sign in with")
    .option("--phone <number>", "to sign in with")
    .addOption(new Option("--role <role>").choices([...roles]).makeOptionMandatory()),
).action(async (email: string, { name, username, phone, role, ...options }) => {
  const within = withinOf(options) ?? null;
  const invited = await (await openApi()).people.invite({ email, name, username, phone, role, within });
  print(options, invited, () => linkWords(invited.link));
});

const resetLink = new Command("reset-link")
  .description("Make a one-time link with which somebody sets a new password")
  .argument("<id>", "from holofleet people list")
  .option("--json", "print one JSON value")
  .action(async (id: string, options) => {
    const link = await (await openApi()).people.resetLink({ id });
    print(options, link, () => linkWords(link));
  });

const change = withinOptions(
  new Command("change")
    .description("Change what somebody is called, may do, and where, at once")
    .argument("<id>", "from holofleet people list")
    .option("--name <name>")
    .option("--username <name>", 'to sign in with; "" takes it away')
    .option("--phone <number>", 'to sign in with; "" takes it away')
    .addOption(new Option("--role <role>").choices([...roles])),
).action(async (id: string, { name, username, phone, role, ...options }) => {
  const names = { name, username: emptied(username), phone: emptied(phone) };
  const person = await (await openApi()).people.update({ id, ...names, role, within: withinOf(options) });
  print(options, person, () => `${person.email}: ${person.role}, ${withinWords(person)}.`);
});

const signOut = new Command("sign-out")
  .description("Sign somebody out everywhere, at once")
  .argument("<id>", "from holofleet people list")
  .option("--json", "print one JSON value")
  .action(async (id: string, options) => {
    const result = await (await openApi()).people.endSessions({ id });
    print(options, result, () => `${result.ended} sessions have ended.`);
  });

const dropSecondFactor = new Command("drop-second-factor")
  .description("Take the second factor off for somebody who lost it")
  .argument("<id>", "from holofleet people list")
  .option("--json", "print one JSON value")
  .action(async (id: string, options) => {
    const person = await (await openApi()).people.removeSecondFactor({ id });
    print(options, person, () => `${person.email} comes in with the password alone.`);
  });

const remove = new Command("remove")
  .description("Take somebody's access away, at once")
  .argument("<id>", "from holofleet people list")
  .option("--json", "print one JSON value")
  .action(async (id: string, options) => {
    const removed = await (await openApi()).people.remove({ id });
    print(options, removed, () => "Removed.");
  });

export const people = new Command("people")
  .description("Who may sign in")
  .addCommand(list)
  .addCommand(add)
  .addCommand(invite)
  .addCommand(resetLink)
  .addCommand(change)
  .addCommand(signOut)
  .addCommand(dropSecondFactor)
  .addCommand(remove);
