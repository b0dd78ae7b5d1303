import { assignedMalls, assignmentSchema } from "@holofleet/contract/assignments.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { z } from "zod";
import type { Db } from "#db/client.ts";
import { scopedTo } from "#db/scope.ts";
import { mallsOfWorks, readMalls } from "#features/releases/service.ts";
import type { Console } from "../context.ts";

/** The console for somebody for whom these malls alone exist. */
export const limitedTo = (console: Console, malls: readonly string[]): Console => ({
  ...console,
  db: scopedTo(console.db, malls),
});

/** What a call may name of works; the rest of its input is read where it is used. */
const namedSchema = z
  .object({
    slug: z.string(),
    slugs: z.array(z.string()),
    malls: assignmentSchema,
    action: z.object({ malls: assignmentSchema }).partial(),
  })
  .partial();

/**
 * Lets somebody for whom some malls alone exist change works that go to these alone, and send them nowhere else. `creates`: the
 * call makes a work.
 * @throws AppError bad_request, forbidden naming the work
 */
export async function assertOwnWork(
  db: Db,
  malls: readonly string[],
  input: unknown,
  { creates }: { creates: boolean },
): Promise<void> {
  const { data, success } = namedSchema.safeParse(input);
  if (!success) throw new AppError("bad_request", "This names no work. See the API's document.");
  // the input was not read yet: whatever it names beside what its procedure wants is judged too
  const { slug, slugs = [] } = data;
  const works = await db.work.findMany({ where: { slug: { in: slug === undefined ? slugs : [slug, ...slugs] } } });
  const own = new Set(malls);
  const held = await mallsOfWorks(db, works);
  const foreign = works.find(({ id }) => !isWithin(held.get(id) ?? "all", own));
  if (foreign) throw elsewhere(`"${foreign.slug}" goes to malls`);

  const given = [data.malls, data.action?.malls].filter((next) => next !== undefined);
  // a new work goes to all malls unless it says where
  const wishes = given.length === 0 && (creates || works.length === 0) ? (["all"] as const) : given;
  for (const next of wishes) {
    const wanted = next === "all" ? next : new Set(assignedMalls(next, await readMalls(db)).map(({ id }) => id));
    if (!isWithin(wanted, own)) throw elsewhere("It would go to malls");
  }
}

const isWithin = (malls: "all" | ReadonlySet<string>, own: ReadonlySet<string>) =>
  malls !== "all" && [...malls].every((id) => own.has(id));

const elsewhere = (what: string) =>
  new AppError("forbidden", `${what} that your account is not for. Choose malls of yours, or ask an administrator.`);
