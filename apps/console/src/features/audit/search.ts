import { type AuditEntry, type AuditFilter, auditEntrySchema, maxExported } from "@holofleet/contract/fleet/audit.ts";
import { writeCsv } from "@holofleet/shared/csv.ts";
import type { Reader } from "#db/client.ts";
import { Prisma, type AuditEntry as Row } from "#db/generated/client.ts";
import { inOneLine } from "./rules.ts";

type Page = AuditFilter & { after?: string | undefined; limit: number };

/** Entries, newest first, a page at a time. */
export async function searchAudit(
  db: Reader,
  { after, limit, ...filter }: Page,
): Promise<{ entries: AuditEntry[]; more: boolean }> {
  const conditions = [...conditionsOf(filter), ...(after === undefined ? [] : [Prisma.sql`"id" < ${after}`])];
  const where = conditions.length > 0 ? Prisma.sql`WHERE ${Prisma.join(conditions, " AND ")}` : Prisma.empty;
  const rows = await db.$queryRaw<Row[]>`
    SELECT * FROM "AuditEntry" ${where} ORDER BY "id" DESC LIMIT ${limit + 1}`;
  return { entries: rows.slice(0, limit).map(present), more: rows.length > limit };
}

const columns = ["at", "who", "kind", "what", "outcome", "about", "asked", "before", "after", "ip", "request"];

/** The same as CSV, one line per entry: no name in it can begin a line or a formula. */
export async function exportAudit(db: Reader, filter: AuditFilter): Promise<{ csv: string; more: boolean }> {
  const { entries, more } = await searchAudit(db, { ...filter, limit: maxExported });
  const rows = entries.map(({ at, actor, action, outcome, objects, input, before, after, ip, requestId }) => [
    ...[at, actor.name, actor.kind, action, outcome, objects.join(" ")],
    ...[input, before, after].map((value) => (value === null ? "" : JSON.stringify(value))),
    ...[ip, requestId],
  ]);
  return { csv: writeCsv([columns, ...rows.map((row) => row.map(inOneLine))]), more };
}

function conditionsOf({ q, who, what, object, outcome, from, to }: AuditFilter): Prisma.Sql[] {
  const has = (column: Prisma.Sql, text: string) => Prisma.sql`strpos(lower(${column}), lower(${text})) > 0`;
  const every = Prisma.sql`concat_ws(' ', "actor", "action", "ip", "requestId", array_to_string("objects", ' '),
    "input"::text, "before"::text, "after"::text)`;
  return [
    ...(q ? [has(every, q)] : []),
    ...(who ? [has(Prisma.sql`"actor"`, who)] : []),
    ...(what
      ? [what.includes(".") ? Prisma.sql`"action" = ${what}` : Prisma.sql`starts_with("action", ${`${what}.`})`]
      : []),
    ...(object ? [isAbout(object)] : []),
    ...(outcome ? [Prisma.sql`"outcome" = ${outcome}`] : []),
    ...(from ? [Prisma.sql`"at" >= ${from}::timestamptz`] : []),
    ...(to ? [Prisma.sql`"at" < ${to}::timestamptz`] : []),
  ];
}

/** What was done to an object; with a person, what they did as well. */
function isAbout(object: string): Prisma.Sql {
  const named = Prisma.sql`"objects" @> ARRAY[${object}]::text[]`;
  const [, person] = /^person:(.+)$/.exec(object) ?? [];
  return person === undefined ? named : Prisma.sql`(${named} OR "actor" = ${person})`;
}

const present = ({ at, actorKind, actor, actorId, ...row }: Row): AuditEntry =>
  auditEntrySchema.parse({
    ...row,
    at: at.toISOString(),
    actor: { kind: actorKind, name: actor, id: actorId },
  });
