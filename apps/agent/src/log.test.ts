import { expect, test } from "vitest";
import { createLog } from "./log.ts";

test("secrets never reach the log, at the top or one level down", () => {
  const lines: string[] = [];
  const log = createLog("info", { write: (line) => void lines.push(line) });
  log.info(
    { token: "s3cret", identity: { token: "s3cret" }, projector: { password: "s3cret" }, code: "network" },
    "hello",
  );
  log.debug("not at this level");
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain("s3cret");
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ msg: "hello", code: "network", token: "[hidden]" });
});
