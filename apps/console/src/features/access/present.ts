import { locales, type Me, roleSchema } from "@holofleet/contract/fleet.ts";

/** Until people have chosen a language, their browser speaks for them. */
export function presentMe(
  user: { id: string; email: string; name: string; role: string; locale: string | null },
  acceptLanguage: string | null,
): Me {
  const { id, email, name } = user;
  const preferred = acceptLanguage?.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
  const locale = locales.find((known) => known === user.locale) ?? preferred;
  // a role that this version does not know sees the least
  return { id, email, name, role: roleSchema.safeParse(user.role).data ?? "av", locale };
}
