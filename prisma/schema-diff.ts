import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum, type SqlQuery } from "@prisma/driver-adapter-utils";
import * as engine from "@prisma/schema-engine-wasm/schema_engine_bg";

type Adapter = Awaited<ReturnType<PrismaPg["connect"]>>;

/** The inside of the adapter that reads one result from Postgres. */
interface Reading {
  performIO(query: SqlQuery): Promise<{ fields: { dataTypeID: number }[] }>;
}

/** Postgres' types "char" and text. */
const [charType, textType] = [18, 25];

/**
 * The SQL that leads from the tables of the database at `url` to the schema of this folder and the models of `more`, empty when
 * they agree. Runs Prisma's own schema engine as WebAssembly: the native one would have to be downloaded.
 */
export async function diffSchema(url: string, more = ""): Promise<string> {
  loading ??= loadEngine();
  await loading;
  const files = [...readSchema(), { path: "more.prisma", content: more }];
  const datamodels = files.map(({ path, content }) => [path, content] as [string, string]);
  const database = bindMigrationAwareSqlAdapterFactory(new IntrospectingPg({ connectionString: url, max: 1 }));
  const running = await engine.SchemaEngine.new({ datamodels }, () => {}, database);
  const { stdout } = await running.diff({
    from: { tag: "schemaDatasource", files, configDir: "." },
    to: { tag: "schemaDatamodel", files },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  running.free();
  return stdout?.startsWith("-- This is an empty migration") ? "" : (stdout ?? "");
}

function readSchema(): { path: string; content: string }[] {
  const folder = fileURLToPath(new URL(".", import.meta.url));
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".prisma"))
    .map((path) => ({ path, content: readFileSync(join(folder, path), "utf8") }));
}

/** The engine is one instance for each process: loading it again would break the first. */
let loading: Promise<void> | undefined;

async function loadEngine(): Promise<void> {
  const script = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm");
  const bytes = readFileSync(script.replace(/schema_engine\.js$/, "schema_engine_bg.wasm"));
  const panics = { set_message: (message: string) => process.stderr.write(`${message}\n`) };
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: panics });
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": engine });
  engine.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
}

/** The adapter of 7.10 cannot decode "char", which the catalogue is full of: it is read as text and handed on as what it was. */
class IntrospectingPg extends PrismaPg {
  override async connect(): Promise<Adapter> {
    const adapter = await super.connect();
    const reading = adapter as unknown as Reading;
    const performIO = reading.performIO.bind(adapter);
    const queryRaw = adapter.queryRaw.bind(adapter);
    const chars = new WeakMap<SqlQuery, boolean[]>();
    reading.performIO = async (query) => {
      const result = await performIO(query);
      chars.set(
        query,
        result.fields.map(({ dataTypeID }) => dataTypeID === charType),
      );
      for (const field of result.fields) if (field.dataTypeID === charType) field.dataTypeID = textType;
      return result;
    };
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query);
      const wereChars = chars.get(query);
      const columnTypes = result.columnTypes.map((type, at) => (wereChars?.[at] ? ColumnTypeEnum.Character : type));
      return { ...result, columnTypes };
    };
    return adapter;
  }
}
