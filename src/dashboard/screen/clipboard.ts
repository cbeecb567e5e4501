/**
 * Clipboard: a text goes in, what tells a terminal to keep it for pasting comes out (xterm's OSC 52).
 */

/** xterm and others take no more base64 than this. */
export const maxBase64 = 74_994;

const esc = '\x1b';

/**
 * The sequence that copies `text`; undefined if it is too long. tmux takes it for itself where `set-clipboard` is on,
 * and hands it on in an envelope of its own where `allow-passthrough` is: so it gets both.
 */
export function copySequence(text: string, isInTmux: boolean): string | undefined {
  // Three bytes are four letters, so most of what is too long need not be coded first.
  if (text.length > maxBase64) return undefined;
  const base64 = Buffer.from(text, 'utf8').toString('base64');
  if (base64.length > maxBase64) return undefined;
  const sequence = `${esc}]52;c;${base64}\x07`;
  return isInTmux ? `${sequence}${esc}Ptmux;${esc}${sequence}${esc}\\` : sequence;
}
