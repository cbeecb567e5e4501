/**
 * Secrets in text that no table explains: any `PS=` value may be a password hash, so it is shown as `*`.
 */

/** `text` with each character of a `PS=` value (any case, up to `&` or white space) as `*`. */
export function maskUndecoded(text: string): string {
  return text.replace(/\b(PS=)([^&\s]*)/gi, (_, name: string, value: string) => name + '*'.repeat(value.length));
}
