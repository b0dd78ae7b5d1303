"use client";
import type { Ability } from "@holofleet/contract/access/roles.ts";
import type { ReactNode } from "react";
import { useMay } from "./use-may.ts";

interface Props {
  /** what somebody must be allowed to do, to be shown this */
  to: Ability;
  /** it is about all malls */
  reach?: "fleet";
  children: ReactNode;
}

/** Shows its children to those who may use them. */
export function Allowed({ to, reach, children }: Props) {
  return useMay().may(to, reach) ? children : null;
}
