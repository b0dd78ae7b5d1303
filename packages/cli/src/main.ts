import { failureOf } from "@holofleet/contract/client.ts";
import { isAbort } from "@holofleet/shared/errors.ts";
import { Command, CommanderError } from "commander";
import pc from "picocolors";
import { agents } from "./commands/agents.ts";
import { audit } from "./commands/audit.ts";
import { broker } from "./commands/broker.ts";
import { channels } from "./commands/channels.ts";
import { check } from "./commands/check.ts";
import { cleanup } from "./commands/cleanup.ts";
import { codes } from "./commands/codes/index.ts";
import { cues } from "./commands/cues/index.ts";
import { groups } from "./commands/groups.ts";
import { login } from "./commands/login.ts";
import { malls } from "./commands/malls/index.ts";
import { people } from "./commands/people.ts";
import { projectors } from "./commands/projectors/index.ts";
import { runs } from "./commands/runs.ts";
import { status } from "./commands/status.ts";
import { sync } from "./commands/sync.ts";
import { works } from "./commands/works/index.ts";

/** `holofleet`, the operator's command line: everything that the console does, through the same API. */
const program = new Command("holofleet")
  .description("Publish works, sync malls and switch projectors from a terminal.")
  .showHelpAfterError("(holofleet --help shows every command)")
  .exitOverride();

for (const command of [
  login,
  malls,
  agents,
  groups,
  works,
  sync,
  runs,
  projectors,
  people,
  audit,
  channels,
  codes,
  cues,
  status,
  broker,
  check,
  cleanup,
])
  program.addCommand(command);

try {
  await program.parseAsync();
} catch (thrown) {
  process.exitCode = report(thrown);
}

/** Says what went wrong in one line on standard error; answers the exit code. */
function report(thrown: unknown): number {
  if (thrown instanceof CommanderError) return thrown.exitCode;
  if (isAbort(thrown)) return 130;
  const { message, requestId } = failureOf(thrown);
  process.stderr.write(`${pc.red("error:")} ${message}${requestId ? pc.dim(` (request ${requestId})`) : ""}\n`);
  return 1;
}
