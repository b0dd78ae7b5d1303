import { addMall } from "#features/malls/service.ts";
import { addProjector } from "#features/projectors/service.ts";
import type { Console } from "../context.ts";

/** The mall that the demo runs itself. */
export const demoMall = "SH-01";

/** True while nobody has put anything into this database. */
export async function isEmpty({ db }: Console): Promise<boolean> {
  const [malls, works] = await Promise.all([db.mall.count(), db.work.count()]);
  return malls + works === 0;
}

/** Two malls for newcomers: one with an agent and a projector on this machine, one whose agent is still to come. */
export async function seedDemo({ db, secrets }: Console, projectorPort: number): Promise<void> {
  const timezone = "Asia/Shanghai";
  await addMall(db, { code: demoMall, name: "滨江天地 Riverside Walk", city: "上海 Shanghai", timezone });
  await addMall(db, { code: "BJ-02", name: "朝阳廊桥 Chaoyang Arcade", city: "北京 Beijing", timezone });
  const projector = { mall: demoMall, name: "中庭 Atrium", host: "127.0.0.1", port: projectorPort };
  await addProjector(db, secrets, projector);
}
