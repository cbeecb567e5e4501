/**
 * The names of the styles of requests. Apart from the styles, which take a library that is slow to load.
 */

export const styleNames = [
  'document',
  'plain',
  'php',
  'uncounted',
  'form',
  'hash-map',
  'gbk',
  'lf',
  'tight',
  'expect',
  'line',
] as const;

export type StyleName = (typeof styleNames)[number];
