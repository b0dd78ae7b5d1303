import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "./generated/client.ts";

export type Db = PrismaClient;
/** Inside `db.$transaction(async (tx) => …)`. */
export type Tx = Prisma.TransactionClient;
/** Reads that may run inside or outside a transaction. */
export type Reader = Db | Tx;

/** Opens the pool on Postgres at `url`. Nothing is connected before the first query; `$disconnect` ends it. */
export function openDb(url: string): Db {
  const adapter = new PrismaPg({ connectionString: url, max: 20 });
  // a sync of a thousand malls, or a busy machine, may take longer than Prisma's five seconds
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 10_000, timeout: 30_000 } });
}
