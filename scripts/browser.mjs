/** A Chromium for the end-to-end tests: what the machine has first, Debian's package where we may, else Playwright's own. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { program } from "./build.mjs";
import { fail, root, run, step } from "./install.mjs";

const systemChromium = "/usr/bin/chromium";

/** Path of a browser to set as CHROMIUM_PATH, or `undefined` when Playwright knows its own. */
export function ensureBrowser() {
  const given = process.env.CHROMIUM_PATH;
  if (given && !existsSync(given)) fail(`CHROMIUM_PATH is "${given}", and there is no such file.`);
  if (given) return given;
  if (existsSync(systemChromium) || installDebian()) return systemChromium;
  step("installing Playwright's Chromium");
  const words = "No browser for the end-to-end tests. Install Chromium and set CHROMIUM_PATH to it.";
  run(process.execPath, [program("playwright"), "install", "chromium"], words);
  return undefined;
}

function installDebian() {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  step("installing Debian's chromium and a font with Chinese (apt-get)");
  const apt = (...args) => {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    return (
      spawnSync("apt-get", ["-qq", ...args], { cwd: root, stdio: ["ignore", "ignore", "inherit"], env }).status === 0
    );
  };
  return apt("update") && apt("install", "-y", "--no-install-recommends", "chromium", "fonts-noto-cjk");
}
