/** An export as a process of its own, to be killed: `<data folder> <export folder> <template>`. Says `done` when the folder is in step. */
import { join } from "node:path";
import pino from "pino";
import { openStore } from "#store/store.ts";
import { createFolderExport } from "./export.ts";
import { openLedger } from "./ledger.ts";
import { parseTemplate } from "./template.ts";

const [data = "", dir = "", template = ""] = process.argv.slice(2);
const log = pino({ level: "silent" });
const store = await openStore(data, log);
const ledger = await openLedger(join(data, "export"));
process.stdout.write("begun\n");
const folderExport = createFolderExport({ store, dir, template: parseTemplate(template), ledger, log });
await folderExport.settled();
process.stdout.write("done\n");
process.exit(folderExport.faults().length);
