import { api, askerOf, userOf } from "#api/base.ts";
import { handOutLink } from "./link-mail.ts";
import { addPerson, assertPerson, listPeople, removePerson, removeSecondFactor, updatePerson } from "./people.ts";
import { presentMe, presentVisitor } from "./present.ts";
import { endSession, endSessions, listSessions } from "./sessions.ts";

export const meApi = {
  show: api.me.show.handler(({ context }) => {
    const language = context.headers.get("accept-language");
    const { principal } = context;
    if (principal?.kind !== "pin") {
      const user = userOf(context);
      return presentMe({ ...user, limited: user.malls !== null }, language);
    }
    return presentVisitor({ by: askerOf(context).by, mall: principal.mall }, language);
  }),
  update: api.me.update.handler(async ({ context, input: { locale } }) => {
    const { id } = userOf(context);
    const user = await context.console.db.user.update({ where: { id }, data: { locale } });
    return presentMe(user, null);
  }),
  sessions: api.me.sessions.handler(({ context }) => {
    const { id, session } = userOf(context);
    return listSessions(context.console.db, id, session);
  }),
  endSession: api.me.endSession.handler(({ context, input }) =>
    endSession(context.console.db, userOf(context).id, input.id),
  ),
  endOtherSessions: api.me.endOtherSessions.handler(async ({ context }) => {
    const { id, session } = userOf(context);
    return { ended: await endSessions(context.console.db, id, session) };
  }),
};

const { people } = api;

export const peopleApi = {
  list: people.list.handler(({ context }) => listPeople(context.console.db)),
  add: people.add.handler(async ({ input: { password, ...person }, context: { console } }) => {
    const hasher = (await console.auth.$context).password;
    return addPerson(console.db, { ...person, passwordHash: await hasher.hash(password) });
  }),
  invite: people.invite.handler(async ({ input, context: { console } }) => {
    const person = await addPerson(console.db, { ...input, passwordHash: null });
    return { person, link: await handOutLink(console, person.id) };
  }),
  resetLink: people.resetLink.handler(({ input, context }) => handOutLink(context.console, input.id)),
  update: people.update.handler(({ input, context }) => updatePerson(context.console.db, input)),
  removeSecondFactor: people.removeSecondFactor.handler(({ input, context }) =>
    removeSecondFactor(context.console.db, input.id),
  ),
  endSessions: people.endSessions.handler(async ({ input, context: { console } }) => {
    await assertPerson(console.db, input.id);
    return { ended: await endSessions(console.db, input.id) };
  }),
  remove: people.remove.handler(({ input, context }) => removePerson(context.console.db, input.id)),
};
