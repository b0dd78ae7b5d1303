import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** `npm run conformance`: apart from the tests of every day, because brokers are programs that not every machine has. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL("../..", import.meta.url)),
    include: ["test/brokers/**/*.test.ts"],
    globalSetup: ["test/src/postgres-setup.ts"],
    // a thousand sessions and a program of its own each: more at once is slower, not faster
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
