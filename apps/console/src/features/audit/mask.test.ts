import { expect, test } from "vitest";
import { maskInput } from "./mask.ts";

test.each<[string, unknown, unknown]>([
  ["malls.add", { code: "SH-01", name: "Plaza" }, { code: "SH-01", name: "Plaza" }],
  ["malls.setPin", { code: "SH-01", pin: "2468" }, { code: "SH-01", pin: "•••" }],
  ["people.add", { email: "a@b.c", password: "correct horse" }, { email: "a@b.c", password: "•••" }],
  ["projectors.update", { id: "p", facts: { Password: "x" } }, { id: "p", facts: { Password: "•••" } }],
  ["channels.create", { secret: "s", url: "https://robot.example/hook/abc" }, { secret: "•••", url: "•••" }],
  ["codes.redeem", { code: "ABCD-EFGH", mall: "SH-01" }, { code: "•••", mall: "SH-01" }],
  ["inspector.publish", { payload: '{"password":"x"}' }, { payload: '{"password":•••}' }],
  ["projectors.import", { csv: "mall,password\nSH-01,geheim\n" }, { csv: "3 lines" }],
  ["works.create", undefined, null],
  ["cues.add", { note: "line\nbreak", on: true, times: 3 }, { note: "line\nbreak", on: true, times: 3 }],
])("%s %j is kept as %j", (action, input, kept) => expect(maskInput(action, input)).toEqual(kept));

test("what is long is cut, and says so", () => {
  const frames = Array.from({ length: 20_000 }, (_, at) => ({ path: `${"long/".repeat(50)}${at}.jpg` }));
  const kept = maskInput("works.saveDraft", { slug: "spring", frames, note: "n".repeat(9000) });
  expect(JSON.stringify(kept).length).toBeLessThan(6000);
  expect(kept).toMatchObject({ slug: "spring", frames: expect.arrayContaining(["… 19980 more"]) });
});

test("megabytes cost no more than what is kept of them", () => {
  const began = performance.now();
  maskInput("works.saveDraft", { frames: Array.from({ length: 20_000 }, () => ({ path: "a".repeat(800) })) });
  expect(performance.now() - began).toBeLessThan(500);
  expect(
    JSON.stringify(maskInput("x.y", { note: `${"n".repeat(180)} mqtt://console:${"s3cret".repeat(20)}@host` })),
  ).not.toMatch(/s3cret/);
  let deep: unknown = "x";
  for (let depth = 0; depth < 50_000; depth++) deep = [deep];
  expect(JSON.stringify(maskInput("x.y", deep)).length).toBeLessThan(100);
});

test("a secret far inside, or beside thousands of others, is covered", () => {
  const deep = {
    a: [{ b: { token: "hft_secret" } }],
    rows: Array.from({ length: 5000 }, () => ({ password: "p4ss" })),
  };
  expect(JSON.stringify(maskInput("x.y", deep))).not.toMatch(/hft_secret|p4ss/);
});
