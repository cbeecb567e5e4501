/**
 * How far reading has come: numbers go in, one line for a terminal comes out.
 *
 *   42.3 of 100.0 MB (42 %)  64,512 messages  58.1 MB/s  1 s left
 */

export interface ProgressNumbers {
  /** Bytes of the files read so far, and of all of them together; null when nobody knows. */
  readonly taken: number;
  readonly total: number | null;
  readonly messages: number;
  /** Since reading began. */
  readonly seconds: number;
}

const megabyte = 1_000_000;

/** The line, without its last parts where `columns` are too few for them; never empty, never longer. */
export function progressLine(numbers: ProgressNumbers, columns: number): string {
  const { taken, total, messages, seconds } = numbers;
  const rate = seconds > 0 ? taken / seconds : 0;
  const parts = [
    bytesRead(taken, total),
    `${messages.toLocaleString('en')} ${messages === 1 ? 'message' : 'messages'}`,
  ];
  if (rate > 0) {
    parts.push(`${tenths(rate)} MB/s`);
    // A file that grows while it is read has no time left to speak of.
    if (total !== null && total > taken) parts.push(`${duration((total - taken) / rate)} left`);
  }
  let line = parts[0];
  for (const part of parts.slice(1)) {
    if (line.length + 2 + part.length > columns) break;
    line += `  ${part}`;
  }
  return line.slice(0, Math.max(1, columns));
}

function bytesRead(taken: number, total: number | null): string {
  if (total === null || total === 0) return `${tenths(taken)} MB`;
  return `${tenths(taken)} of ${tenths(total)} MB (${Math.min(100, Math.floor((100 * taken) / total))} %)`;
}

function tenths(bytes: number): string {
  return (bytes / megabyte).toFixed(1);
}

/** `7 s`, `3 min 20 s`, `2 h 5 min` */
function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
