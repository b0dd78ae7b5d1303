import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "./generated/client.ts";

export type Db = PrismaClient;
/** Inside `db.$transaction(async (tx) => …)`. */
export type Tx = Prisma.TransactionClient;
/** Reads that may run inside or outside a transaction. */
export type Reader = Db | Tx;

/** Opens the pool on Postgres at `url`. Nothing is connected before the first query; `$disconnect` ends it. */
export function openDb(url: string): Db {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 20 }) });
}
