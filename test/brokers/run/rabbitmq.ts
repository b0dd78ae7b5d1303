import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "../../src/free-ports.ts";
import type { BrokerKind, BrokerProcess, Prepared } from "./kind.ts";
import { pageWords, snippet } from "./page.ts";
import { absent, startProgram } from "./process.ts";

const command = "/usr/lib/rabbitmq/bin/rabbitmq-server";

export const rabbitmq: BrokerKind = {
  name: "RabbitMQ",
  agents: "console",
  revokes: true,
  missing: () => absent(command, "rabbitmq-server"),
  prepare: ({ folder, port }) =>
    prepareRabbit(folder, port, snippet("rabbitmq.md", "rabbitmq.conf", { [pageWords.port]: String(port) })),
};

/** RabbitMQ asks the console who may do what. */
export const rabbitmqDirect: BrokerKind = {
  ...rabbitmq,
  name: "RabbitMQ, direct",
  agents: "direct",
  revokes: false,
  async prepare({ folder, port, consolePort }) {
    const config = snippet("rabbitmq.md", "direct.conf", {
      [pageWords.port]: `127.0.0.1:${port}`,
      [pageWords.console]: `http://127.0.0.1:${consolePort}`,
      [pageWords.secret]: secret,
    });
    const prepared = await prepareRabbit(folder, port, config);
    return { ...prepared, settings: { HOLOFLEET_BROKER_SECRET: secret } };
  },
};

const secret = randomBytes(16).toString("hex");

async function prepareRabbit(folder: string, port: number, config: string): Promise<Prepared> {
  await writeFile(join(folder, "rabbitmq.conf"), `listeners.tcp = none\n${config}`);
  await writeFile(join(folder, "enabled_plugins"), snippet("rabbitmq.md", "enabled_plugins", {}));
  const url = `mqtt://console:${pageWords.password}@127.0.0.1:${port}`;
  return { url, start: () => startRabbit(folder, url) };
}

/** With a port mapper of its own, so that it meets no other RabbitMQ of this machine. */
export async function startRabbit(folder: string, url: string): Promise<BrokerProcess> {
  const mapperPort = String(await freePort());
  const mapper = spawn("epmd", ["-port", mapperPort], {
    stdio: "ignore",
    env: { ...process.env, ERL_EPMD_ADDRESS: "127.0.0.1" },
  });
  const stopMapper = async () => {
    const exited = once(mapper, "exit");
    mapper.kill();
    await exited;
  };
  const env = {
    ERL_EPMD_PORT: mapperPort,
    ERL_EPMD_ADDRESS: "127.0.0.1",
    RABBITMQ_NODENAME: "holofleet@localhost",
    RABBITMQ_DIST_PORT: String(await freePort()),
    RABBITMQ_MNESIA_BASE: join(folder, "data"),
    RABBITMQ_LOG_BASE: folder,
    RABBITMQ_LOGS: "-",
    RABBITMQ_PID_FILE: join(folder, "pid"),
    RABBITMQ_CONFIG_FILE: join(folder, "rabbitmq.conf"),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, "enabled_plugins"),
    RABBITMQ_CONF_ENV_FILE: join(folder, "no-such-file"),
  };
  const server = await startProgram({ command, args: [], folder, env, url }).catch(async (error: unknown) => {
    await stopMapper();
    throw error;
  });
  return {
    kill: () => server.kill().then(stopMapper),
    stop: () => server.stop().then(stopMapper),
  };
}
