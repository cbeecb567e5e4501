/** What the width tests use of blessed's own table, which its types leave out. */
declare module 'blessed/lib/unicode.js' {
  const unicode: { charWidth(point: number): number };
  export default unicode;
}
