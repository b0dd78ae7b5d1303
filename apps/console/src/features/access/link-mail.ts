import { readSignInName } from "@holofleet/contract/access/names.ts";
import type { PasswordLink } from "@holofleet/contract/access/people.ts";
import { origins } from "#env.ts";
import type { Console } from "../../context.ts";
import { makeLink, type NewLink } from "./links.ts";

type Desk = Pick<Console, "db" | "env" | "mail" | "log">;

/** Makes somebody's one-time link for whoever hands it out, and sends it where mail stands. @throws AppError not_found */
export async function handOutLink(console: Desk, userId: string): Promise<PasswordLink> {
  const link = await makeLink(console.db, userId);
  return {
    url: addressOf(console, link),
    purpose: link.purpose,
    expiresAt: link.expiresAt.toISOString(),
    mailed: await post(console, link),
  };
}

/** Sends whoever is called this a link to a new password, if anybody is. Takes its time: nobody should wait for it. */
export async function sendReset(console: Desk, name: string): Promise<void> {
  const read = readSignInName(name);
  if (read === null || console.mail === null) return;
  const user = await console.db.user.findFirst({ where: { [read.kind]: read.value }, select: { id: true } });
  if (user) await post(console, await makeLink(console.db, user.id));
}

/** What somebody is counted by who forgot a password. */
export const forgotten = (name: string): string => readSignInName(name)?.value ?? "";

/** The token stands behind the #: browsers send that to nobody, and no proxy writes it down. */
const addressOf = ({ env }: Desk, { token }: NewLink) => `${origins(env)[0]}/welcome#${token}`;

async function post(console: Desk, link: NewLink): Promise<boolean> {
  if (console.mail === null) return false;
  const { email, locale } = link.person;
  const languages = (["zh-CN", "en"] as const).filter((known) => locale === null || locale === known);
  const written = languages.map((language) => words[language](link.person.name, link.purpose === "reset"));
  const text = written
    .map((word) => `${word.before}\n\n${addressOf(console, link)}\n\n${word.after}`)
    .join("\n\n—\n\n");
  const subject = written.map((word) => word.subject).join(" / ");
  try {
    await console.mail.send({ to: email, subject, text, id: `password-${link.expiresAt.getTime().toString(36)}` });
    return true;
  } catch (err) {
    console.log.warn({ err }, "a link to a new password could not be mailed");
    return false;
  }
}

interface Words {
  subject: string;
  before: string;
  after: string;
}

const words: Record<"en" | "zh-CN", (name: string, isReset: boolean) => Words> = {
  en: (name, isReset) => ({
    subject: isReset ? "Your new Holofleet password" : "Your Holofleet account",
    before: `${name}, set ${isReset ? "a new" : "your"} password here:`,
    after: `The link works once, for ${isReset ? "one hour" : "72 hours"}. If you did not expect this mail, do nothing.`,
  }),
  "zh-CN": (name, isReset) => ({
    subject: isReset ? "重设 Holofleet 密码" : "您的 Holofleet 账号",
    before: `${name}，请在此设置${isReset ? "新" : ""}密码：`,
    after: `链接只能使用一次，${isReset ? "一小时" : "72 小时"}内有效。如果您没有请求这封邮件，请忽略它。`,
  }),
};
