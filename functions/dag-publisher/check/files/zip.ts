import { inflateRawSync } from "node:zlib";

/** A file of an archive, by its central directory. */
export interface ZipEntry {
  /** Its name as it is written: nothing is normalized. */
  readonly name: string;
  /** Length when unpacked, as the archive says, in bytes. */
  readonly size: number;
  readonly isFolder: boolean;
  readonly isLink: boolean;
  readonly isEncrypted: boolean;
  /** Its content, or nothing where it is longer than the limit or cannot be unpacked. */
  read(limit: number): Uint8Array | undefined;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const MOST_COMMENT = 0xffff;

/** Unix file types, in the upper half of the external attributes. */
const TYPE_MASK = 0o170000;
const LINK = 0o120000;

/**
 * The entries of a zip archive, at most a number of them.
 * @returns nothing where the bytes are no zip archive, or more of it than its end says (zip64 included: plugins.zip is small)
 */
export function readZip(bytes: Uint8Array, most: number): ZipEntry[] | undefined {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOfDirectory(data);
  if (end === undefined) {
    return undefined;
  }
  const count = data.readUInt16LE(end + 10);
  const entries: ZipEntry[] = [];
  let at = data.readUInt32LE(end + 16);
  for (let index = 0; index < Math.min(count, most); index += 1) {
    if (at + 46 > data.length || data.readUInt32LE(at) !== DIRECTORY_ENTRY) {
      return undefined;
    }
    const nameLength = data.readUInt16LE(at + 28);
    const next = at + 46 + nameLength + data.readUInt16LE(at + 30) + data.readUInt16LE(at + 32);
    if (next > data.length) {
      return undefined;
    }
    entries.push(entryAt(data, at, data.toString("utf8", at + 46, at + 46 + nameLength)));
    at = next;
  }
  return entries;
}

/** The end of the central directory is at the end of the file, before a comment of at most 64 KiB. */
function endOfDirectory(data: Buffer): number | undefined {
  for (let at = data.length - 22; at >= Math.max(0, data.length - 22 - MOST_COMMENT); at -= 1) {
    if (data.readUInt32LE(at) === END_OF_DIRECTORY && at + 22 + data.readUInt16LE(at + 20) === data.length) {
      return at;
    }
  }
  return undefined;
}

function entryAt(data: Buffer, at: number, name: string): ZipEntry {
  const flags = data.readUInt16LE(at + 8);
  const method = data.readUInt16LE(at + 10);
  const compressed = data.readUInt32LE(at + 20);
  const size = data.readUInt32LE(at + 24);
  const type = (data.readUInt32LE(at + 38) >>> 16) & TYPE_MASK;
  const header = data.readUInt32LE(at + 42);
  return {
    name,
    size,
    isFolder: name.endsWith("/"),
    isLink: type === LINK,
    isEncrypted: (flags & 1) === 1,
    read: (limit) => {
      if (size > limit || header + 30 > data.length || data.readUInt32LE(header) !== LOCAL_HEADER) {
        return undefined;
      }
      const start = header + 30 + data.readUInt16LE(header + 26) + data.readUInt16LE(header + 28);
      const content = data.subarray(start, start + compressed);
      return unpacked(content, method, limit);
    },
  };
}

/** Whatever the archive says of lengths, no more than the limit is unpacked. */
function unpacked(content: Buffer, method: number, limit: number): Uint8Array | undefined {
  if (method === 0) {
    return content.length > limit ? undefined : content;
  }
  try {
    return method === 8 ? inflateRawSync(content, { maxOutputLength: Math.max(1, limit) }) : undefined;
  } catch {
    return undefined;
  }
}
