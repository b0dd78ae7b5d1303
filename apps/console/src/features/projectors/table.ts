import {
  type ProjectorFacts,
  projectorFactsSchema,
  projectorHostSchema,
} from "@holofleet/contract/projectors/facts.ts";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { parseCsv, plainCell, writeCsv } from "@holofleet/shared/csv.ts";
import { AppError } from "@holofleet/shared/errors.ts";

/** Columns of the table in their order, and what else people call them. */
const columns: Record<string, readonly string[]> = {
  mall: ["mall code", "商场编号", "商场"],
  name: ["projector", "名称", "投影机"],
  host: ["address", "ip", "地址", "ip地址"],
  port: ["端口"],
  password: ["密码"],
  driver: ["驱动", "协议"],
  user: ["用户名"],
  zone: ["区域"],
  floor: ["楼层"],
  circuit: ["回路"],
  tags: ["标签"],
  model: ["型号"],
  serial: ["serial number", "序列号"],
  light: ["light source", "光源"],
  service_date: ["service date", "维保日期"],
  lamp_limit: ["lamp limit", "灯泡上限"],
  filter_limit: ["filter limit", "滤网上限"],
  inputs: ["信号源"],
  wake_mac: ["mac", "wake on lan"],
};
const names = Object.keys(columns);
/** Most rows of one file. */
const maxRows = 5000;

/** A row as it was read: what it says, or why it cannot be taken. */
export type TableRow = { line: number; mall: string; name: string } & (
  | { ok: true; host: string; port?: number; password?: string; facts: Partial<ProjectorFacts> }
  | { ok: false; reason: string }
);

/**
 * Reads a CSV of projectors. Columns go by their names, in any order, in English or Chinese; a column that is missing says
 * nothing, an empty cell empties what was there, an empty password leaves it.
 * @throws AppError bad_request when it has no usable header or too many rows
 */
export function readTable(text: string): TableRow[] {
  const [header, ...rows] = parseCsv(text);
  const known = (header?.cells ?? []).map(columnOf);
  for (const needed of ["mall", "name", "host"])
    if (!known.includes(needed))
      throw new AppError(
        "bad_request",
        `The first line has no column ${needed}. It needs mall, name and host at least.`,
      );
  if (rows.length > maxRows)
    throw new AppError("bad_request", `This file has ${rows.length} rows; ${maxRows} fit. Split it.`);
  const seen = new Map<string, number>();
  return rows.map(({ line, cells }) => {
    const told = new Map(known.flatMap((name, at) => (name === null ? [] : [[name, plainCell(cells[at] ?? "")]])));
    const row = readRow(line, told);
    if (!row.ok) return row;
    const place = `${row.mall} ${row.host}:${row.port ?? ""}`;
    const first = seen.get(place);
    seen.set(place, first ?? line);
    return first === undefined
      ? row
      : { line, mall: row.mall, name: row.name, ok: false, reason: `The same address stands in line ${first}.` };
  });
}

function columnOf(title: string): string | null {
  const plain = plainCell(title).toLowerCase();
  return names.find((name) => name === plain.replaceAll(" ", "_") || columns[name]?.includes(plain)) ?? null;
}

function readRow(line: number, told: ReadonlyMap<string, string>): TableRow {
  const of = (name: string) => told.get(name) ?? "";
  const place = { line, mall: of("mall"), name: of("name") };
  const bad = (reason: string): TableRow => ({ ...place, ok: false, reason });
  if (place.mall === "" || place.name === "") return bad("The mall's code or the name is missing.");
  const host = projectorHostSchema.safeParse(of("host"));
  if (!host.success) return bad(`host: ${host.error.issues[0]?.message}`);
  const port = of("port") === "" ? undefined : Number(of("port"));
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536))
    return bad("port: a number to 65535");
  const facts = projectorFactsSchema.partial().safeParse(wordsToFacts(told));
  if (!facts.success) {
    const [issue] = facts.error.issues;
    return bad(`${issue?.path.join(".")}: ${issue?.message}`);
  }
  const password = of("password");
  return {
    ...place,
    ok: true,
    host: host.data,
    ...(port !== undefined && { port }),
    ...(password !== "" && { password }),
    facts: facts.data,
  };
}

/** Cells as facts that are still to be checked; only those whose column is there. */
function wordsToFacts(told: ReadonlyMap<string, string>): Record<string, unknown> {
  const readers: Record<string, (cell: string) => Record<string, unknown>> = {
    driver: (cell) => (cell === "" ? {} : { driver: cell.toLowerCase() }),
    zone: (zone) => ({ zone }),
    floor: (floor) => ({ floor }),
    circuit: (circuit) => ({ circuit }),
    model: (model) => ({ model }),
    serial: (serial) => ({ serial }),
    tags: (cell) => ({
      tags: cell
        .split(/[;,，；]/)
        .map((tag) => tag.trim())
        .filter(Boolean),
    }),
    light: (cell) => ({ light: { 灯泡: "lamp", 激光: "laser" }[cell] ?? cell.toLowerCase() }),
    service_date: (cell) => ({ serviceDate: cell === "" ? null : cell.replaceAll("/", "-") }),
    lamp_limit: (cell) => ({ lampLimit: cell === "" ? null : Number(cell) }),
    filter_limit: (cell) => ({ filterLimit: cell === "" ? null : Number(cell) }),
    inputs: (cell) => ({ inputs: inputsOf(cell) }),
  };
  const facts = Object.entries(readers).map(([name, read]) => {
    const cell = told.get(name);
    return cell === undefined ? {} : read(cell);
  });
  const options = { ...optionOf("user", told.get("user")), ...optionOf("wakeMac", told.get("wake_mac")) };
  return Object.assign({}, ...facts, Object.keys(options).length > 0 && { options });
}

/** A cell that is empty takes the option away. */
const optionOf = (name: "user" | "wakeMac", cell: string | undefined) =>
  cell === undefined ? {} : { [name]: cell === "" ? undefined : cell };

/** `31=Media player; 32=Laptop` */
function inputsOf(cell: string) {
  return cell
    .split(/[;；]/)
    .filter((part) => part.trim() !== "")
    .map((part) => {
      const [code = "", label = ""] = part.split("=");
      return { code: code.trim(), label: label.trim() };
    });
}

/** The table of these projectors, which `readTable` reads again. Passwords stay here. */
export function writeTable(projectors: readonly Projector[]): string {
  const rows = projectors.map((one) => [
    ...[one.mall, one.name, one.host, String(one.port), "", one.driver, one.options.user ?? ""],
    ...[one.zone, one.floor, one.circuit, one.tags.join("; "), one.model, one.serial, one.light],
    ...[one.serviceDate ?? "", String(one.lampLimit ?? ""), String(one.filterLimit ?? "")],
    one.inputs.map(({ code, label }) => `${code}=${label}`).join("; "),
    one.options.wakeMac ?? "",
  ]);
  return writeCsv([names, ...rows]);
}
