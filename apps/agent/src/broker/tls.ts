import { readFileSync } from "node:fs";
import { AppError } from "@holofleet/shared/errors.ts";

/** Absolute paths of PEM files, as the settings name them. */
export interface MqttTlsFiles {
  /** of the authority that signed the broker's certificate */
  ca: string | null;
  /** the agent's own certificate and its key */
  cert: string | null;
  key: string | null;
}

/** What the broker's certificate is checked with, and the agent's own with its key: PEM. */
export interface MqttTls {
  ca?: Buffer;
  cert?: Buffer;
  key?: Buffer;
}

/** @throws AppError bad_request naming the setting and the file */
export function readMqttTls(files: MqttTlsFiles): MqttTls {
  const read = (name: keyof MqttTlsFiles) => {
    const path = files[name];
    if (path === null) return {};
    try {
      return { [name]: readFileSync(path) };
    } catch (error) {
      const setting = `HOLOFLEET_MQTT_${name.toUpperCase()}`;
      const message = `${setting}: cannot read ${path}: ${(error as Error).message}. Give the path of a PEM file.`;
      throw new AppError("bad_request", message, { cause: error });
    }
  };
  return { ...read("ca"), ...read("cert"), ...read("key") };
}
