import { execFile } from "node:child_process";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { readMqttTls } from "../../../apps/agent/src/broker/tls.ts";
import type { BrokerKind, Place, Prepared } from "./kind.ts";
import { pageWords, snippet } from "./page.ts";
import { absent, startProgram } from "./process.ts";

const run = promisify(execFile);
const command = "/usr/sbin/mosquitto";

export const mosquitto: BrokerKind = {
  name: "Mosquitto",
  agents: "console",
  revokes: true,
  missing: () => absent(command, "mosquitto"),
  async prepare({ folder, port }) {
    const passwords = join(folder, "passwords");
    await writeFile(passwords, `console:${pageWords.password}\n`);
    await chmod(passwords, 0o600);
    await run("mosquitto_passwd", ["-U", passwords]);
    const config = snippet("mosquitto.md", "holofleet.conf", {
      [pageWords.port]: String(port),
      "/etc/mosquitto/holofleet.passwords": passwords,
    });
    return prepareMosquitto(folder, port, config);
  },
};

/** Mosquitto keeps the agents' accounts, and the console keeps them up to date. */
export const mosquittoDirect: BrokerKind = {
  ...mosquitto,
  name: "Mosquitto, direct",
  agents: "direct",
  async prepare({ folder, port }) {
    const accounts = join(folder, "dynamic-security.json");
    await run("mosquitto_ctrl", ["dynsec", "init", accounts, "console", pageWords.password]);
    const config = snippet("mosquitto.md", "direct.conf", {
      [`listener ${pageWords.port}`]: `listener ${port} 127.0.0.1`,
      "/var/lib/mosquitto/dynamic-security.json": accounts,
    });
    const prepared = await prepareMosquitto(folder, port, config);
    return { ...prepared, settings: { HOLOFLEET_MQTT_ACCOUNTS: "1" } };
  },
};

/** With TLS, and a certificate asked of whoever comes in. */
export async function prepareTls({ folder, port }: Place): Promise<Prepared> {
  await run("bash", ["-ec", snippet("mosquitto.md", "certificates.sh", {})], { cwd: folder });
  const accounts = join(folder, "dynamic-security.json");
  await run("mosquitto_ctrl", ["dynsec", "init", accounts, "console", pageWords.password]);
  const listener = snippet("mosquitto.md", "tls.conf", {
    "listener 8883": `listener ${port} 127.0.0.1`,
    "/etc/mosquitto/holofleet": folder,
  });
  const config = snippet("mosquitto.md", "direct.conf", {
    [`listener ${pageWords.port}\n`]: listener,
    "/var/lib/mosquitto/dynamic-security.json": accounts,
  });
  const file = join(folder, "mosquitto.conf");
  await writeFile(file, `user root\n${config}`);
  const [ca, cert, key] = ["ca.pem", "client.pem", "client.key"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const tls = readMqttTls({ ca, cert, key });
  const url = `mqtts://console:${pageWords.password}@localhost:${port}`;
  return {
    url,
    settings: { HOLOFLEET_MQTT_CA: ca, HOLOFLEET_MQTT_CERT: cert, HOLOFLEET_MQTT_KEY: key },
    start: () => startProgram({ command, args: ["-c", file], folder, url, tls }),
  };
}

async function prepareMosquitto(folder: string, port: number, config: string): Promise<Prepared> {
  // Mosquitto gives up root for a user that may not read this folder
  const place = `user root\npersistence true\npersistence_location ${folder}/\n`;
  await writeFile(join(folder, "mosquitto.conf"), place + config);
  const url = `mqtt://console:${pageWords.password}@127.0.0.1:${port}`;
  const start = () => startProgram({ command, args: ["-c", join(folder, "mosquitto.conf")], folder, url });
  return { url, start };
}
