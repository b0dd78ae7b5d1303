import { describe, expect, it } from "vitest";
import { diffSchema } from "../../../prisma/schema-diff.ts";
import { freshDatabase } from "../../src/postgres.ts";

describe("the schema", () => {
  it("is where the migrations lead", async () => {
    expect(await diffSchema(await freshDatabase())).toBe("");
  });

  it("tells what a new migration must do", async () => {
    const changes = await diffSchema(await freshDatabase(), "model Extra {\n  id Int @id\n}\n");
    expect(changes).toMatch(/^-- CreateTable\nCREATE TABLE "Extra"/);
  });
});
