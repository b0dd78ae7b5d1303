import type { AuditEntry } from "@holofleet/contract/fleet/audit.ts";
import type { Principal } from "../../context.ts";

export type Actor = AuditEntry["actor"];

/** What a noun's `id` names; of the others the noun itself stands for it. */
const kinds: Record<string, string> = { people: "person", projectors: "projector", agents: "agent" };
/** Most objects that one entry names. */
const maxObjects = 500;

/** Who acted, as the log names them. */
export function actorOf(principal: Principal | null): Actor {
  switch (principal?.kind) {
    case "user":
      return { kind: "person", name: principal.email, id: principal.id };
    case "pin":
      return { kind: "pin", name: `PIN at ${principal.mall}`, id: null };
    case "agent":
      return { kind: "agent", name: principal.id, id: principal.id };
    default:
      return { kind: "nobody", name: "", id: null };
  }
}

type Fields = Record<string, unknown>;

/**
 * What an action was about, as `kind:name`: read from what was asked, what was answered, and what was there before.
 * Names are those in addresses of pages: codes of malls, slugs of works, names of groups, e-mails of people.
 */
export function objectsOf(action: string, ...told: readonly unknown[]): string[] {
  const noun = action.split(".")[0] ?? "";
  const from = told.filter((part): part is Fields => typeof part === "object" && part !== null && !Array.isArray(part));
  const [asked = {}] = from;
  const first = (field: string) => from.map((part) => part[field]).find((value) => typeof value === "string") as string;
  const all = (kind: string, ...names: unknown[]) =>
    names.flat().flatMap((name) => (typeof name === "string" && name !== "" ? [`${kind}:${name}`] : []));
  const email = noun === "people" ? first("email")?.toLowerCase() : undefined;
  const objects = [
    ...all("mall", noun === "malls" ? asked.code : [], first("mall"), Array.isArray(asked.malls) ? asked.malls : []),
    ...all("work", first("slug"), asked.slugs, asked.work),
    ...all("group", noun === "groups" ? first("name") : []),
    ...(email ? all("person", email) : all(kinds[noun] ?? noun, first("id"))),
    ...(asked.all === true || asked.malls === "all" ? ["fleet"] : []),
  ];
  // a mall, work or group has an id of its own that no page goes by
  const own = objects.filter((object) => !/^(malls|works|groups):/.test(object));
  return [...new Set(own)].slice(0, maxObjects);
}

/** The fields that differ, as they were and as they are. `null`: not there. */
export function changed(was: Fields | null, is: Fields | null): { before: Fields | null; after: Fields | null } {
  const names = [...new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})])];
  const differ = names.filter((name) => JSON.stringify(was?.[name]) !== JSON.stringify(is?.[name]));
  const of = (fields: Fields | null) =>
    fields && differ.length > 0 ? Object.fromEntries(differ.map((name) => [name, fields[name] ?? null])) : null;
  return { before: of(was), after: of(is) };
}

/** A text in one visible line: line ends and other control characters, and those that turn the reading direction, are spelt out. */
export function inOneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (sign) => {
    const short = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[sign];
    return short ?? `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
