import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BrokerKind } from "./kind.ts";
import { pageWords, snippet } from "./page.ts";
import { absent, startProgram } from "./process.ts";

const home = "/usr/share/activemq";
const mqttClient = "/usr/share/java/mqtt-client.jar";

export const activemq: BrokerKind = {
  name: "ActiveMQ",
  agents: "console",
  revokes: true,
  missing: () => absent(`${home}/lib/activemq-mqtt.jar`, "activemq") ?? absent(mqttClient, "libmqtt-client-java"),
  async prepare({ folder, port }) {
    const file = join(folder, "activemq.xml");
    await writeFile(file, snippet("activemq.md", "activemq.xml", { [pageWords.port]: String(port) }));
    const url = `mqtt://console:${pageWords.password}@127.0.0.1:${port}`;
    const place = ["home", "base", "conf", "data"].map(
      (name) => `-Dactivemq.${name}=${name === "home" ? home : folder}`,
    );
    const classes = [`${home}/lib/*`, `${home}/lib/optional/*`, mqttClient].join(":");
    const args = [
      "-Xmx512m",
      ...place,
      "-cp",
      classes,
      "org.apache.activemq.console.Main",
      "start",
      `xbean:file:${file}`,
    ];
    return { url, start: () => startProgram({ command: "java", args, folder, url }) };
  },
};
