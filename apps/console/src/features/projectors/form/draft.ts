import {
  defaultFacts,
  type InputLabel,
  type ProjectorFacts,
  projectorFactsSchema,
  projectorHostSchema,
  projectorPortSchema,
} from "@holofleet/contract/projectors/facts.ts";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { driverPorts } from "@holofleet/shared/protocol/projectors/template.ts";

/** A projector as it stands in the form: text, where people type. */
export interface Draft {
  mall: string;
  name: string;
  host: string;
  port: string;
  password: string;
  driver: ProjectorFacts["driver"];
  user: string;
  auth: "auto" | "md5" | "sha256";
  template: string;
  wakeMac: string;
  /** has no field: kept as it is */
  pollSeconds: number | undefined;
  zone: string;
  floor: string;
  circuit: string;
  tags: string;
  model: string;
  serial: string;
  light: ProjectorFacts["light"];
  serviceDate: string;
  lampLimit: string;
  filterLimit: string;
  inputs: InputLabel[];
}
export type Field = keyof Draft;

/** The form of a projector, or an empty one for a new one in a mall. */
export function draftOf(projector: Projector | null, mall: string): Draft {
  const facts = projector ?? defaultFacts;
  const { user = "", auth = "auto", template, wakeMac = "", pollSeconds } = facts.options;
  const own = new Set(facts.inputs.map(({ code }) => code));
  const told = (projector?.state?.inputs ?? []).filter(({ code }) => !own.has(code));
  return {
    mall: projector?.mall ?? mall,
    name: projector?.name ?? "",
    host: projector?.host ?? "",
    port: String(projector?.port ?? driverPorts.pjlink),
    password: "",
    driver: facts.driver,
    user,
    auth,
    template: template === undefined ? "" : JSON.stringify(template, null, 2),
    wakeMac,
    pollSeconds,
    zone: facts.zone,
    floor: facts.floor,
    circuit: facts.circuit,
    tags: facts.tags.join(", "),
    model: facts.model,
    serial: facts.serial,
    light: facts.light,
    serviceDate: facts.serviceDate ?? "",
    lampLimit: String(facts.lampLimit ?? ""),
    filterLimit: String(facts.filterLimit ?? ""),
    inputs: [...facts.inputs, ...told.map(({ code }) => ({ code, label: "", icon: null, hidden: false }))],
  };
}

/** A draft with another driver: its usual port comes along, unless somebody typed another. */
export function withDriver(draft: Draft, driver: Draft["driver"]): Draft {
  const usual: Record<string, number> = driverPorts;
  const isUsual = draft.port === "" || draft.port === String(usual[draft.driver] ?? "");
  return { ...draft, driver, port: isUsual ? String(usual[driver] ?? "") : draft.port };
}

/** What the API is told, and the fields that are wrong. Facts that nobody touched and that say nothing are left empty. */
export function readDraft(draft: Draft): {
  values: { name: string; host: string; port: number; facts: ProjectorFacts } | null;
  wrong: Set<string>;
} {
  const wrong = new Set<string>();
  const template = draft.driver === "template" ? jsonOf(draft.template) : undefined;
  if (template === null) wrong.add("template");
  const facts = projectorFactsSchema.safeParse({
    driver: draft.driver,
    options: {
      ...(draft.user.trim() !== "" && { user: draft.user.trim() }),
      ...(draft.auth !== "auto" && { auth: draft.auth }),
      ...(template && { template }),
      ...(draft.wakeMac.trim() !== "" && { wakeMac: draft.wakeMac.trim() }),
      ...(draft.pollSeconds !== undefined && { pollSeconds: draft.pollSeconds }),
    },
    zone: draft.zone,
    floor: draft.floor,
    circuit: draft.circuit,
    tags: draft.tags
      .split(/[,，]/)
      .map((tag) => tag.trim())
      .filter(Boolean),
    model: draft.model,
    serial: draft.serial,
    light: draft.light,
    serviceDate: draft.serviceDate || null,
    lampLimit: draft.lampLimit.trim() === "" ? null : Number(draft.lampLimit),
    filterLimit: draft.filterLimit.trim() === "" ? null : Number(draft.filterLimit),
    inputs: draft.inputs.filter(({ label, hidden, icon }) => label !== "" || hidden || icon !== null),
  });
  for (const { path } of facts.error?.issues ?? []) wrong.add(String(path[0] === "options" ? path[1] : path[0]));
  const host = projectorHostSchema.safeParse(draft.host);
  if (!host.success) wrong.add("host");
  const port = projectorPortSchema.safeParse(Number(draft.port));
  if (!port.success) wrong.add("port");
  if (draft.name.trim() === "") wrong.add("name");
  if (draft.mall === "") wrong.add("mall");
  const complete = wrong.size === 0 && facts.success && host.success && port.success;
  return {
    values: complete ? { name: draft.name.trim(), host: host.data, port: port.data, facts: facts.data } : null,
    wrong,
  };
}

/** An object, or `null` for anything else. */
function jsonOf(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}
