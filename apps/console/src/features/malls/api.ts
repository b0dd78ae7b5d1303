import { api, userOf } from "#api/base.ts";
import type { Tx } from "#db/client.ts";
import { requestInstallCode } from "#features/enrolment/service.ts";
import { markIn } from "#features/legacy/service.ts";
import { origins } from "../../env.ts";
import { requestDownloadNow, setMallLine } from "./line.ts";
import { markMalls } from "./marks.ts";
import { setPin } from "./pin.ts";
import { addMall, listMalls, showMall, updateMall } from "./service.ts";

const { malls } = api;

export const mallsApi = {
  list: malls.list.handler(async ({ input, context }) => {
    const all = await listMalls(context.console.db);
    return input?.view === "brief" ? all.map((mall) => ({ ...mall, works: [] })) : all;
  }),
  show: malls.show.handler(({ input, context }) => showMall(context.console.db, input.code)),
  add: malls.add.handler(async ({ input: { legacy, ...mall }, context: { console } }) => {
    const mark = legacy && ((tx: Tx) => markIn(tx, console, mall.code, legacy));
    return addMall(console.db, mall, mark);
  }),
  update: malls.update.handler(({ input: { code, ...change }, context }) =>
    updateMall(context.console.db, code, change),
  ),
  mark: malls.mark.handler(({ input, context }) => markMalls(context.console.db, input)),
  setLine: malls.setLine.handler(({ input, context }) => setMallLine(context.console.db, input.code, input.line)),
  downloadNow: malls.downloadNow.handler(({ input, context }) => requestDownloadNow(context.console.db, input.code)),
  setPin: malls.setPin.handler(async ({ input: { code, pin }, context: { console } }) => {
    const hasher = (await console.auth.$context).password;
    return setPin(console.db, code, pin === null ? null : await hasher.hash(pin));
  }),
  enrol: malls.enrol.handler(async ({ input, context }) =>
    requestInstallCode(context.console.db, {
      mall: input.code,
      by: userOf(context).email,
      consoleUrl: origins(context.console.env)[0] ?? "",
      packages: await context.console.packages.list(),
    }),
  ),
};
