import { roles } from "@holofleet/contract/fleet.ts";
import { Command, Option } from "commander";
import { print, table } from "../output.ts";
import { openApi } from "../session.ts";

const list = new Command("list")
  .description("List who may sign in")
  .option("--json", "print one JSON value")
  .action(async (options) => {
    const people = await (await openApi()).people.list();
    print(options, people, () =>
      table(
        ["ID", "E-MAIL", "NAME", "ROLE"],
        people.map(({ id, email, name, role }) => [id, email, name, role]),
      ),
    );
  });

const add = new Command("add")
  .description("Let somebody sign in: as an administrator, or as an AV operator, who gets the remote and nothing else")
  .argument("<e-mail>")
  .requiredOption("--name <name>")
  .requiredOption("--password <password>", "at least 8 characters")
  .addOption(new Option("--role <role>").choices([...roles]).makeOptionMandatory())
  .option("--json", "print one JSON value")
  .action(async (email: string, { name, password, role, ...options }) => {
    const person = await (await openApi()).people.add({ email, name, password, role });
    print(options, person, () => `${person.email} can sign in (${person.role}).`);
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
  .addCommand(remove);
