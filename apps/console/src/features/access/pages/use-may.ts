"use client";
import { type Ability, mayDo } from "@holofleet/contract/access/roles.ts";
import { useQuery } from "@tanstack/react-query";
import { api } from "#ui/api.ts";

/**
 * What whoever is signed in may do, so that the rest is not offered; the API decides. `may(ability, "fleet")` asks for what is
 * about all malls, which is closed to people who are limited to some. Nothing until it is known who they are.
 */
export function useMay() {
  const { data: me } = useQuery(api.me.show.queryOptions());
  return {
    may: (ability: Ability, reach?: "fleet"): boolean =>
      me !== undefined && me.mall === null && mayDo(me.role, ability) && !(reach && me.limited),
    /** some malls alone exist for them */
    limited: me?.limited ?? false,
  };
}
