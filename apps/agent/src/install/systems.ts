import { AppError } from "@holofleet/shared/errors.ts";
import { capture } from "./commands.ts";
import type { System, Wish } from "./system.ts";
import { linux } from "./systems/linux.ts";
import { freeUid, macos } from "./systems/macos.ts";
import { type WindowsFolders, windows } from "./systems/windows.ts";

/** How this machine's system keeps an agent. @throws AppError unavailable on a system without one */
export async function thisSystem(wish: Wish, folders: WindowsFolders): Promise<System> {
  switch (process.platform) {
    case "linux":
      return linux(wish);
    case "darwin":
      return macos(wish, freeUid(await capture({ run: "dscl", args: [".", "-list", "/Users", "UniqueID"] })));
    case "win32":
      return windows(wish, folders);
    default:
      throw new AppError(
        "unavailable",
        `There is no installation for ${process.platform}. Start the agent by hand: run.`,
      );
  }
}
