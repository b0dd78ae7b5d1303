import { api, userOf } from "#api/base.ts";
import { presentMe } from "./present.ts";

export const meApi = {
  show: api.me.show.handler(({ context }) => presentMe(userOf(context), context.headers.get("accept-language"))),
  update: api.me.update.handler(async ({ context, input: { locale } }) => {
    const { id } = userOf(context);
    const user = await context.console.db.user.update({ where: { id }, data: { locale } });
    return presentMe(user, null);
  }),
};
