import type { Db } from "./client.ts";
import type { Prisma } from "./generated/client.ts";

type Where = Record<string, unknown>;

/** How a row tells which of these malls it is about. Rows of models that are not here are about no mall. */
const about: Partial<Record<Prisma.ModelName, (ids: readonly string[]) => Where>> = {
  Mall: (ids) => ({ id: { in: ids } }),
  InstallCode: ofMall,
  Agent: ofMall,
  Pin: ofMall,
  Projector: ofMall,
  Scene: ofMall,
  OpeningHours: ofMall,
  SyncTarget: ofMall,
  Assignment: ofMall,
  CodeDevice: ofMall,
  AgentMachine: (ids) => ({ agent: ofMall(ids) }),
  Receipt: (ids) => ({ agent: ofMall(ids) }),
  Command: (ids) => ({ agent: ofMall(ids) }),
  LegacyAgent: (ids) => ({ agent: ofMall(ids) }),
  LegacyPicture: (ids) => ({ legacy: { agent: ofMall(ids) } }),
  ProjectorWear: (ids) => ({ projector: ofMall(ids) }),
  ProjectorSet: (ids) => ({ projectors: { some: {}, every: ofMall(ids) } }),
  Batch: (ids) => ({ OR: [ofMall(ids), { mallId: null, commands: { some: {}, every: { agent: ofMall(ids) } } }] }),
  CueEvent: ofMall,
  SyncRun: (ids) => ({ targets: { some: ofMall(ids) } }),
};

/** Rows that are read along with another one. */
const along: Partial<Record<Prisma.ModelName, Partial<Record<string, Prisma.ModelName>>>> = {
  Group: { malls: "Mall" },
  SyncRun: { targets: "SyncTarget" },
  Work: { assignments: "Assignment" },
};

function ofMall(ids: readonly string[]): Where {
  return { mallId: { in: ids } };
}

/**
 * The database as somebody sees it for whom these malls alone exist: rows about others are not found, counted, changed or removed.
 * It knows Prisma's own queries; SQL that a service writes itself is as it is, and must ask through these first.
 */
export function scopedTo(db: Db, malls: readonly string[]): Db {
  const within = (model: Prisma.ModelName, where: Where | undefined): Where | undefined => {
    const condition = about[model]?.(malls);
    return condition ? { ...where, AND: [condition, ...[where?.AND ?? []].flat()] } : where;
  };
  const read = (model: Prisma.ModelName, args: Where): Where => {
    const next = { ...args };
    for (const part of ["include", "select"] as const) {
      const fields = next[part] as Record<string, unknown> | undefined;
      for (const [field, other] of Object.entries(along[model] ?? {})) {
        const asked = fields?.[field];
        if (!asked || !other) continue;
        const options = asked === true ? {} : (asked as { where?: Where });
        next[part] = { ...(next[part] as Where), [field]: { ...options, where: within(other, options.where) } };
      }
    }
    return next;
  };
  const scoped = db.$extends({
    query: {
      $allModels: {
        $allOperations({ model, operation, args, query }) {
          const given = read(model, (args ?? {}) as Where);
          if (operation.startsWith("create") || !about[model]) return query(given as typeof args);
          return query({ ...given, where: within(model, given.where as Where) } as typeof args);
        },
      },
    },
  });
  return scoped as unknown as Db;
}
