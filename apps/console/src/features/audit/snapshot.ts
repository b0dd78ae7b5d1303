import type { Reader } from "#db/client.ts";

type Fields = Record<string, unknown>;
type Read = (db: Reader, name: string) => Promise<Fields | null>;

const names = (rows: readonly { name: string }[]) => rows.map(({ name }) => name).sort();
const codes = (rows: readonly { code: string }[]) => rows.map(({ code }) => code).sort();

/** What people can change of one object, by the noun of the procedures about it. */
const reads: Record<string, { by: string; read: Read }> = {
  malls: { by: "code", read: readMall },
  works: { by: "slug", read: readWork },
  groups: { by: "name", read: readGroup },
  people: { by: "id", read: readPerson },
  projectors: { by: "id", read: readProjector },
};

/** The object that a call changes, as it is now: plain fields and no secrets. `null`: none that is compared, or it is not there. */
export async function readObject(db: Reader, action: string, input: unknown): Promise<Fields | null> {
  const kind = reads[action.split(".")[0] ?? ""];
  const name = kind && (input as Fields | null)?.[kind.by];
  // nothing is called that, and Postgres is not even asked
  if (typeof name === "string" && name.includes("\0")) return null;
  return typeof name === "string" ? (kind?.read(db, name) ?? null) : null;
}

async function readMall(db: Reader, code: string): Promise<Fields | null> {
  const select = { name: true, city: true, timezone: true, line: true, tags: true, approval: true };
  const row = await db.mall.findUnique({ where: { code }, select: { ...select, groups: { select: { name: true } } } });
  return row && { ...row, groups: names(row.groups) };
}

async function readWork(db: Reader, slug: string): Promise<Fields | null> {
  const row = await db.work.findUnique({
    where: { slug },
    select: {
      ...{ title: true, tags: true, collection: true, trashedAt: true, takenDownAt: true, playerRecipe: true },
      ...{ allMalls: true, mallTags: true },
      current: { select: { number: true } },
      assignments: { select: { mall: { select: { code: true } } }, take: 1000 },
      groups: { select: { group: { select: { name: true } } } },
    },
  });
  if (row === null) return null;
  const { current, assignments, groups, ...fields } = row;
  const malls = codes(assignments.map(({ mall }) => mall));
  return { ...fields, revision: current?.number ?? null, malls, groups: names(groups.map(({ group }) => group)) };
}

async function readGroup(db: Reader, name: string): Promise<Fields | null> {
  const row = await db.group.findUnique({
    where: { name },
    select: { name: true, line: true, malls: { select: { code: true } } },
  });
  return row && { ...row, malls: codes(row.malls) };
}

async function readPerson(db: Reader, id: string): Promise<Fields | null> {
  const row = await db.user.findUnique({
    where: { id },
    select: {
      ...{ name: true, email: true, role: true, limited: true },
      malls: { select: { code: true } },
      groups: { select: { name: true } },
    },
  });
  return row && { ...row, malls: codes(row.malls), groups: names(row.groups) };
}

async function readProjector(db: Reader, id: string): Promise<Fields | null> {
  const row = await db.projector.findUnique({
    where: { id },
    select: {
      ...{ name: true, driver: true, host: true, port: true, zone: true, floor: true, circuit: true, tags: true },
      ...{ model: true, serial: true, light: true, serviceDate: true, lampLimit: true, filterLimit: true },
      mall: { select: { code: true } },
    },
  });
  if (row === null) return null;
  const { mall, ...fields } = row;
  return { ...fields, mall: mall.code };
}
