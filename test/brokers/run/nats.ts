import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "../../src/free-ports.ts";
import type { BrokerKind } from "./kind.ts";
import { pageWords, snippet } from "./page.ts";
import { absent, startProgram } from "./process.ts";

const command = "/usr/sbin/nats-server";

export const nats: BrokerKind = {
  name: "NATS",
  agents: "console",
  revokes: true,
  missing: () => absent(command, "nats-server"),
  async prepare({ folder, port }) {
    const file = join(folder, "holofleet.conf");
    const config = snippet("nats.md", "holofleet.conf", {
      "127.0.0.1:4222": `127.0.0.1:${await freePort()}`,
      [pageWords.port]: String(port),
      "/var/lib/nats": folder,
    });
    await writeFile(file, config);
    const url = `mqtt://console:${pageWords.password}@127.0.0.1:${port}`;
    return { url, start: () => startProgram({ command, args: ["-c", file], folder, url }) };
  },
};
