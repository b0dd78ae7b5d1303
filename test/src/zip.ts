import { crc32, deflateRawSync } from "node:zlib";

export interface ZipEntry {
  /** as it stands in the zip: bytes say more than a string can */
  name: string | Buffer;
  bytes?: Uint8Array;
  /** default: as Windows in China writes it, no flag at all */
  flags?: number;
  /** 0 stored (default), 8 Deflate; others are only claimed */
  method?: number;
  /** high byte 3: Unix */
  /** the bytes stand in the zip as they are, whatever the method says */
  raw?: boolean;
  madeBy?: number;
  attributes?: number;
  /** what the headers claim instead of the truth */
  claims?: { size?: number; crc?: number };
}

/** A zip, byte for byte (APPNOTE 6.3.10), with whatever lies a test needs. */
export function makeZip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name as string);
    const {
      bytes = Buffer.alloc(0),
      flags = 0,
      method = 0,
      madeBy = 0,
      attributes = 0,
      claims = {},
      raw = false,
    } = entry;
    const data = method === 8 && !raw ? deflateRawSync(bytes) : Buffer.from(bytes);
    const facts = Buffer.alloc(22);
    facts.writeUInt16LE(flags, 0);
    facts.writeUInt16LE(method, 2);
    facts.writeUInt32LE(claims.crc ?? crc32(bytes), 8);
    facts.writeUInt32LE(data.length, 12);
    facts.writeUInt32LE(claims.size ?? bytes.length, 16);
    facts.writeUInt16LE(name.length, 20);
    const local = Buffer.concat([Buffer.from("504b03041400", "hex"), facts, Buffer.alloc(2), name, data]);
    const rest = Buffer.alloc(16);
    rest.writeUInt32LE(attributes, 8);
    rest.writeUInt32LE(offset, 12);
    const version = Buffer.alloc(4);
    version.writeUInt16LE(madeBy, 0);
    version.writeUInt16LE(20, 2);
    directory.push(Buffer.concat([Buffer.from("504b0102", "hex"), version, facts, rest, name]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("504b0506", "hex");
  end.writeUInt16LE(Math.min(entries.length, 0xffff), 8);
  end.writeUInt16LE(Math.min(entries.length, 0xffff), 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}
