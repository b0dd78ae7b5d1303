import { defaultFacts } from "@holofleet/contract/projectors/facts.ts";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { describe, expect, test } from "vitest";
import { readTable, writeTable } from "./table.ts";

const read = (text: string) => readTable(`mall,name,host,${text}`);

describe("a table of projectors", () => {
  test("reads what it says, in any order and in Chinese", () => {
    const [row] = readTable(
      "名称,地址,商场编号,端口,区域,标签,光源,维保日期,信号源\n中庭东,10.0.0.5,SH-01,4352,中庭,外墙；夜景,激光,2027/03/01,31=播放端;32=电脑\n",
    );
    expect(row).toMatchObject({
      ...{ ok: true, line: 2, mall: "SH-01", name: "中庭东", host: "10.0.0.5", port: 4352 },
      facts: {
        ...{ zone: "中庭", tags: ["外墙", "夜景"], light: "laser", serviceDate: "2027-03-01" },
        inputs: [
          { code: "31", label: "播放端" },
          { code: "32", label: "电脑" },
        ],
      },
    });
  });

  test("a column that is missing says nothing; an empty cell empties; an empty password leaves", () => {
    const [row] = read("zone,password\nA,P,h,,\n");
    expect(row).toMatchObject({ ok: true, facts: { zone: "" } });
    expect(Object.keys((row as { facts: object }).facts)).toEqual(["zone"]);
    expect(row).not.toHaveProperty("password");
  });

  test.each([
    ["port\nA,P,h,99999", /port/],
    ["port\nA,P,http://h,1", /host/],
    ["driver\nA,P,h,telepathy", /driver/],
    ["service_date\nA,P,h,soon", /serviceDate/],
    ["lamp_limit\nA,P,h,many", /lampLimit/],
    ["wake_mac\nA,P,h,zz", /wakeMac/],
    ["port\n,P,h,1", /mall's code/],
    ["port\nA,P,h,1\nA,Q,h,1", /stands in line 2/],
  ])("%s is refused row by row", (text, reason) => {
    expect(read(text).at(-1)).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
  });

  test("a file without the columns that it needs is refused whole", () => {
    expect(() => readTable("name,host\n")).toThrow(/no column mall/);
    expect(() => readTable("")).toThrow(/no column mall/);
    expect(() => read(`port\n${"A,P,h,1\n".repeat(5001)}`)).toThrow(/5000 fit/);
  });

  test("what is written is read again, without passwords", () => {
    const facts = {
      ...defaultFacts,
      ...{ zone: "Atrium, east", tags: ["a", "b"], lampLimit: 2000, light: "lamp" as const },
      options: { wakeMac: "00:11:22:33:44:55" },
      inputs: [{ code: "31", label: "Player", icon: null, hidden: false }],
    };
    const projector = { ...facts, mall: "SH-01", name: "=Hall", host: "10.0.0.5", port: 4352 } as Projector;
    const [row] = readTable(writeTable([projector]));
    const { driver, options, zone, tags, lampLimit, light, inputs } = facts;
    expect(row).toMatchObject({
      ok: true,
      name: "=Hall",
      facts: { driver, options, zone, tags, lampLimit, light, inputs },
    });
    expect(row).not.toHaveProperty("password");
  });
});
