import { type AuditEntry, outcomes } from "@holofleet/contract/fleet/audit.ts";
import { Command, InvalidArgumentError, Option } from "commander";
import { print, table, when } from "../output.ts";
import { openApi } from "../session.ts";

/** A day or a moment as ISO time. */
function moment(text: string): string {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new InvalidArgumentError("a day or a time, such as 2026-11-20");
  return at.toISOString();
}

/** In one visible line, whatever somebody put into a name. */
const plain = (text: string) => text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, " ");

const row = ({ at, actor, action, outcome, objects, ip }: AuditEntry) =>
  [when(at), actor.name || "–", action, outcome, objects.slice(0, 3).join(" "), ip].map(plain);

export const audit = new Command("audit")
  .description("Who changed what, when and from where, newest first")
  .option("--search <text>", "in any part of an entry")
  .option("--who <name>", "in the name of who did it")
  .option("--what <action>", "such as works.publish, or works for all of them")
  .option("--object <object>", "such as mall:SH-01 or work:spring")
  .addOption(new Option("--outcome <outcome>").choices([...outcomes]))
  .option("--from <time>", "from a day or time on", moment)
  .option("--to <time>", "before a day or time", moment)
  .option("--limit <count>", "how many", "50")
  .option("--csv", "print CSV, all that fits")
  .option("--json", "print one JSON value")
  .action(async ({ search, who, what, object, outcome, from, to, limit, csv, ...options }) => {
    const api = await openApi();
    const given = { q: search, who, what, object, outcome, from, to };
    const filter = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    if (csv) {
      process.stdout.write((await api.audit.export(filter)).csv);
      return;
    }
    const { entries } = await api.audit.list({ ...filter, limit: Number(limit) });
    print(options, entries, () => table(["WHEN", "WHO", "WHAT", "OUTCOME", "ABOUT", "FROM"], entries.map(row)));
  });
