/** A process of its own that takes the lock of the folder in its first argument, says so, and keeps it until it is ended. */
import { lockDataDir } from "./index.ts";

try {
  await lockDataDir(process.argv[2] ?? "", "agent");
  process.stdout.write("owner\n");
  process.stdin.resume();
} catch (error) {
  process.stdout.write(`refused ${(error as { code?: string }).code}\n`);
}
