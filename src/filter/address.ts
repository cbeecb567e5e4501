/**
 * IP addresses of the filter language: text goes in, a test for addresses comes out. `10.0.0.0/8` is all addresses that
 * begin so.
 */

/** The test that an address, or a network, stands for; null if the text is neither. */
export function toAddressTest(text: string): ((address: string) => boolean) | null {
  const [address, bits, ...more] = text.split('/');
  const wanted = toBytes(address);
  if (wanted === null || more.length > 0) return null;
  const length = bits === undefined ? 8 * wanted.length : toBits(bits, wanted.length);
  if (length === null) return null;
  return (other) => {
    const bytes = toBytes(other);
    return bytes !== null && bytes.length === wanted.length && beginsAlike(bytes, wanted, length);
  };
}

function toBits(text: string, size: number): number | null {
  return /^\d{1,3}$/.test(text) && Number(text) <= 8 * size ? Number(text) : null;
}

function beginsAlike(a: readonly number[], b: readonly number[], bits: number): boolean {
  for (let i = 0; 8 * i < bits; i++) {
    const drop = Math.max(0, 8 - (bits - 8 * i));
    if (a[i] >> drop !== b[i] >> drop) return false;
  }
  return true;
}

/** 4 or 16 bytes; null if it is no address (RFC 4291, 2.2). */
function toBytes(text: string): readonly number[] | null {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) {
    const bytes = text.split('.').map(Number);
    return bytes.every((byte) => byte <= 255) ? bytes : null;
  }
  const halves = text.split('::');
  if (!text.includes(':') || halves.length > 2) return null;
  const [left, right] = halves.map(toGroups);
  if (left === null || right === null) return null;
  if (right === undefined) return left.length === 16 ? left : null;
  const gap = 16 - left.length - right.length;
  return gap < 2 ? null : [...left, ...new Array<number>(gap).fill(0), ...right];
}

function toGroups(text: string): number[] | null {
  if (text === '') return [];
  const bytes: number[] = [];
  const groups = text.split(':');
  for (const [index, group] of groups.entries()) {
    if (index === groups.length - 1 && group.includes('.')) {
      const last = toBytes(group);
      if (last === null) return null;
      bytes.push(...last);
    } else if (/^[0-9a-f]{1,4}$/i.test(group)) {
      const number = Number.parseInt(group, 16);
      bytes.push(number >> 8, number & 0xff);
    } else {
      return null;
    }
  }
  return bytes;
}
