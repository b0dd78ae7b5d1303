import { crc32 } from "node:zlib";

export interface ZipPart {
  name: string;
  /** of the file on a Unix */
  mode: number;
  /** bytes */
  size: number;
  read(): AsyncIterable<Uint8Array>;
}

/** MS-DOS date of 1 January 1980: a zip has to have one, and says thus that it means nothing. */
const date = 0x21;

/**
 * A zip of files as they are (APPNOTE 6.3.10, method 0), made while it is sent: the digests follow each file (4.3.9). Names are ASCII;
 * the whole is below 4 GB.
 */
export async function* zipOf(parts: readonly ZipPart[]): AsyncGenerator<Uint8Array> {
  const directory: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const name = Buffer.from(part.name, "ascii");
    const header = localHeader(name);
    yield header;
    let sum = 0;
    let size = 0;
    for await (const chunk of part.read()) {
      sum = crc32(chunk, sum);
      size += chunk.length;
      yield chunk;
    }
    // the length was promised: whoever gets another one has got another file
    if (size !== part.size) throw new Error(`${part.name} has ${size} bytes, not ${part.size}`);
    yield descriptor(sum, size);
    directory.push(entry(name, part.mode, sum, size, offset));
    offset += header.length + size + 16;
  }
  const entries = Buffer.concat(directory);
  yield Buffer.concat([entries, end(parts.length, entries.length, offset)]);
}

/** Bytes of such a zip. */
export function zipSize(parts: readonly Pick<ZipPart, "name" | "size">[]): number {
  return parts.reduce((sum, { name, size }) => sum + 30 + 16 + 46 + 2 * name.length + size, 22);
}

function localHeader(name: Buffer): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(8, 6);
  head.writeUInt16LE(date, 12);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, name]);
}

function descriptor(sum: number, size: number): Buffer {
  const tail = Buffer.alloc(16);
  tail.writeUInt32LE(0x08074b50, 0);
  tail.writeUInt32LE(sum, 4);
  tail.writeUInt32LE(size, 8);
  tail.writeUInt32LE(size, 12);
  return tail;
}

function entry(name: Buffer, mode: number, sum: number, size: number, offset: number): Buffer {
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0);
  // made on a Unix, so that the mode counts
  head.writeUInt16LE((3 << 8) | 20, 4);
  head.writeUInt16LE(20, 6);
  head.writeUInt16LE(8, 8);
  head.writeUInt16LE(date, 14);
  head.writeUInt32LE(sum, 16);
  head.writeUInt32LE(size, 20);
  head.writeUInt32LE(size, 24);
  head.writeUInt16LE(name.length, 28);
  head.writeUInt32LE(((0o100000 | mode) << 16) >>> 0, 38);
  head.writeUInt32LE(offset, 42);
  return Buffer.concat([head, name]);
}

function end(count: number, size: number, offset: number): Buffer {
  const tail = Buffer.alloc(22);
  tail.writeUInt32LE(0x06054b50, 0);
  tail.writeUInt16LE(count, 8);
  tail.writeUInt16LE(count, 10);
  tail.writeUInt32LE(size, 12);
  tail.writeUInt32LE(offset, 16);
  return tail;
}
