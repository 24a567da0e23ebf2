/*
 * Counting of bytes, four at a time: rows that are codes and scores of a byte each cost what memory costs. Both loops see one kind of
 * array only.
 */

/** From this length on, emptying 65,536 bins pays. */
const foldedLength = 1 << 16;

/** The same bytes as words of four, and how many bytes those are; words must begin where words can. */
function wordsOf(bytes: Uint8Array): Uint32Array {
  const { buffer, byteOffset } = bytes.byteOffset & 3 ? bytes.slice() : bytes;
  return new Uint32Array(buffer, byteOffset, bytes.length >> 2);
}

/** How often each value stands in a column of bytes. */
export function countBytes(bytes: Uint8Array): Uint32Array {
  const counts = new Uint32Array(256);
  let done = 0;
  if (bytes.length >= foldedLength) {
    const words = wordsOf(bytes);
    const pairs = new Uint32Array(1 << 16);
    for (let i = 0; i < words.length; i++) {
      const word = words[i] as number;
      pairs[word & 0xffff]!++;
      pairs[word >>> 16]!++;
    }
    for (let pair = 0; pair < pairs.length; pair++) {
      counts[pair & 0xff]! += pairs[pair] as number;
      counts[pair >> 8]! += pairs[pair] as number;
    }
    done = words.length * 4;
  }
  for (let i = done; i < bytes.length; i++) counts[bytes[i] as number]!++;
  return counts;
}

/** How often each value stands beside each code, at `counts[code * 256 + value]`, of two columns of one length. */
export function countBytesByCode(bytes: Uint8Array, codes: Uint8Array): Uint32Array {
  const counts = new Uint32Array(1 << 16);
  let done = 0;
  if (bytes.length >= foldedLength) {
    const values = wordsOf(bytes);
    const groups = wordsOf(codes);
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      const group = groups[i] as number;
      // Two words of four become two words of two pairs, a code and a value each.
      const even = ((group & 0xff00ff) << 8) | (value & 0xff00ff);
      const odd = (group & 0xff00ff00) | ((value >>> 8) & 0xff00ff);
      counts[even & 0xffff]!++;
      counts[even >>> 16]!++;
      counts[odd & 0xffff]!++;
      counts[odd >>> 16]!++;
    }
    done = values.length * 4;
  }
  for (let i = done; i < bytes.length; i++) counts[((codes[i] as number) << 8) | (bytes[i] as number)]!++;
  return counts;
}
