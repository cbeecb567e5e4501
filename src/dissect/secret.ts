/**
 * Secrets in text that no table explains: any `PS=` value may be a password hash, so it is shown as `*`, whether its
 * letters are escaped or not.
 */

// A name that begins a word; "%26" in front of it is no letter of a word, though it ends in one.
const password =
  /((?:(?<![0-9a-z_])|(?<=%(?:25)*[0-9a-f]{2}))(?:p|%(?:25)*[57]0)(?:s|%(?:25)*[57]3)(?:=|%(?:25)*3d))([^&\s]+)/gi;

/** `text` with each character of a `PS=` value (any case, up to `&` or white space) as `*`. */
export function maskUndecoded(text: string): string {
  return text.replace(password, (_, name: string, value: string) => name + '*'.repeat(value.length));
}

/** Where in `text` the values of `PS=` are: start, end, start, end.. in order. */
export function findPasswords(text: string): readonly number[] {
  const runs: number[] = [];
  for (const found of text.matchAll(password)) {
    const start = found.index + found[1].length;
    runs.push(start, start + found[2].length);
  }
  return runs;
}
