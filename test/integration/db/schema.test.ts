import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { diffSchema } from "../../../prisma/schema-diff.ts";
import { freshDatabase } from "../../src/postgres.ts";

const schemaFile = fileURLToPath(new URL("../../../prisma/schema.prisma", import.meta.url));

describe("schema.prisma", () => {
  it("is where the migrations lead", async () => {
    expect(await diffSchema(await freshDatabase(), schemaFile)).toBe("");
  });

  it("tells what a new migration must do", async () => {
    const folder = mkdtempSync(join(tmpdir(), "holofleet-schema-"));
    const changed = join(folder, "schema.prisma");
    writeFileSync(changed, `${readFileSync(schemaFile, "utf8")}\nmodel Extra {\n  id Int @id\n}\n`);
    expect(await diffSchema(await freshDatabase(), changed)).toMatch(/^-- CreateTable\nCREATE TABLE "Extra"/);
    rmSync(folder, { recursive: true });
  });
});
