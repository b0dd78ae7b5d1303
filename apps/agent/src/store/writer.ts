/** One blob that lies in the shared memory and is to be written. */
export interface WriteJob {
  id: number;
  /** where its bytes begin, and how many they are */
  at: number;
  size: number;
  /** 64 digits that its SHA-256 must have */
  hex: string;
  /** the file to write it to, and its name once it is whole, verified and durable */
  part: string;
  file: string;
}

/** What became of a job: nothing more to do, other bytes than their digest names, or what the system refused. */
export type WriteResult = {
  id: number;
  outcome: "stored" | "wrong" | { code: string; errno: number; message: string };
};

/**
 * The body of a thread that takes blobs to the disk in the durable order: write, verify, fsync, close, rename. It waits for the disk
 * itself, so that nobody else has to, and a blob costs one message each way. Started from its text: it refers to nothing outside.
 */
export function writer(): void {
  const { closeSync, fdatasyncSync, openSync, renameSync, rmSync, writeSync } = process.getBuiltinModule("node:fs");
  const { createHash } = process.getBuiltinModule("node:crypto");
  const { parentPort, workerData } = process.getBuiltinModule("node:worker_threads");
  const memory: SharedArrayBuffer = workerData;

  const write = (part: string, bytes: Uint8Array) => {
    const fd = openSync(part, "wx", 0o444);
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
      fdatasyncSync(fd);
    } catch (thrown) {
      // after a failed fsync the pages count as clean: nothing may be made of this file any more
      rmSync(part, { force: true });
      throw thrown;
    } finally {
      closeSync(fd);
    }
  };

  const store = ({ at, size, hex, part, file }: WriteJob): WriteResult["outcome"] => {
    const bytes = new Uint8Array(memory, at, size);
    if (createHash("sha256").update(bytes).digest("hex") !== hex) return "wrong";
    try {
      write(part, bytes);
      renameSync(part, file);
      return "stored";
    } catch (thrown) {
      const { code = "", errno = 0, message } = thrown as NodeJS.ErrnoException;
      return { code, errno, message };
    }
  };

  parentPort?.on("message", (job: WriteJob) => {
    const result: WriteResult = { id: job.id, outcome: store(job) };
    parentPort.postMessage(result);
  });
}
