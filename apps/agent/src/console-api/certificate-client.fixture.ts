import { toAppError } from "@holofleet/shared/errors.ts";
import { createConsoleApi } from "./client.ts";
import { createServerClock } from "./clock.ts";
import { createHttp } from "./http.ts";

/** Asks each address once and prints what an agent would say of it. */
const said = await Promise.all(
  process.argv.slice(2).map(async (url) => {
    const http = createHttp(url, "a.b");
    try {
      await createConsoleApi(http, createServerClock()).report([], AbortSignal.timeout(20_000));
      return "ok";
    } catch (thrown) {
      const { code, message } = toAppError(thrown);
      return `${code}: ${message}`;
    } finally {
      await http.close();
    }
  }),
);
process.stdout.write(JSON.stringify(said));
