import { mkdir, realpath, rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { AppError } from "@holofleet/shared/errors.ts";
import { lockAddress } from "./address.ts";

export interface DataLock {
  release(): Promise<void>;
}

/**
 * Makes this process the one owner of a data folder (created when missing) until it releases the lock or ends, even by
 * kill -9: the operating system closes the socket that is the lock. It guards against a second process on this machine,
 * not against a folder shared over a network.
 * @param what the owner in words, for the message: "console", "agent"
 * @throws AppError data_locked when another process owns the folder, disk_failed when it cannot be made or used
 */
export async function lockDataDir(dir: string, what: string): Promise<DataLock> {
  const folder = await makeFolder(dir);
  const { address, file } = lockAddress(folder, process.platform, tmpdir());
  const server = await claim(address, file);
  if (!server) {
    throw new AppError(
      "data_locked",
      `Another ${what} is running on the data folder ${folder}. Stop it first, or give this one a folder of its own.`,
      { details: { folder } },
    );
  }
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function makeFolder(dir: string): Promise<string> {
  try {
    await mkdir(dir, { recursive: true });
    return await realpath(dir);
  } catch (cause) {
    const told = cause instanceof Error ? cause.message : String(cause);
    throw new AppError(
      "disk_failed",
      `The data folder ${dir} cannot be made or used: ${told}. Check its path and permissions.`,
      { cause },
    );
  }
}

async function claim(address: string, file: string | null): Promise<Server | null> {
  const server = await listen(address);
  if (server || (await answers(address))) return server;
  // The owner ended between our two questions, or was killed and left its socket file behind: take over, once.
  if (file) await rm(file, { force: true });
  return listen(address);
}

function listen(address: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(null) : reject(error),
    );
    server.listen({ path: address, exclusive: true }, () => {
      server.unref();
      resolve(server);
    });
  });
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path: address });
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}
