import { locales, type Me } from "@holofleet/contract/access/people.ts";
import { roleSchema } from "@holofleet/contract/access/roles.ts";

/** Until people have chosen a language, their browser speaks for them. */
export function presentMe(
  user: { id: string; email: string; name: string; role: string; limited: boolean; locale: string | null },
  acceptLanguage: string | null,
): Me {
  const { id, email, name, limited } = user;
  const locale = locales.find((known) => known === user.locale) ?? preferred(acceptLanguage);
  // a role that this version does not know sees the least
  return { id, email, name, role: roleSchema.safeParse(user.role).data ?? "av", limited, locale, mall: null };
}

/** Whoever entered the PIN of a mall has no account: they have its remote and a name for the record. */
export function presentVisitor({ by, mall }: { by: string; mall: string }, acceptLanguage: string | null): Me {
  return { id: `pin ${mall}`, email: by, name: by, role: "av", limited: true, locale: preferred(acceptLanguage), mall };
}

const preferred = (acceptLanguage: string | null) => (acceptLanguage?.toLowerCase().startsWith("zh") ? "zh-CN" : "en");
