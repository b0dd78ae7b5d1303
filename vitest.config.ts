import { defineConfig } from "vitest/config";

/** Database and broker are real, so a first start may take a while on a busy machine. */
const patience = { testTimeout: 30_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{apps,packages}/**/*.test.{ts,tsx}"],
          exclude: ["**/node_modules/**", "**/.next/**", "**/dist/**"],
          ...patience,
        },
      },
      { test: { name: "house", include: ["test/house/**/*.test.ts"], ...patience } },
      {
        test: {
          name: "integration",
          include: ["test/{integration,faults}/**/*.test.ts"],
          globalSetup: ["test/src/postgres-setup.ts"],
          // Real processes share two cores with the tests: more at once is slower, not faster.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          ...patience,
        },
      },
    ],
  },
});
