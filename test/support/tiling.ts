/**
 * Tiling: a field tree goes in, the first place where its leaves leave a gap or overlap comes out, or null.
 */

import type { Field, FieldTree } from '../../src/model/field.ts';

/** The leaves of `layer`: nodes of it that have no child in it. */
export function leavesOf(nodes: readonly Field[], layer: number): Field[] {
  const leaves: Field[] = [];
  const visit = (node: Field): void => {
    const inner = node.children ?? [];
    if (node.span.layer === layer && !inner.some((child) => child.span.layer === layer)) leaves.push(node);
    for (const child of inner) visit(child);
  };
  for (const node of nodes) visit(node);
  return leaves;
}

/** A sentence about the first byte that has no leaf or two, or null when every layer is tiled. */
export function findTilingFault(tree: FieldTree): string | null {
  for (const layer of tree.layers) {
    let at = 0;
    for (const leaf of leavesOf(tree.nodes, layer.id)) {
      if (leaf.span.start === leaf.span.end) continue;
      if (leaf.span.start !== at) return `layer ${layer.id}: ${leaf.path} begins at ${leaf.span.start}, not at ${at}`;
      at = leaf.span.end;
    }
    if (at !== layer.bytes.length) return `layer ${layer.id} ends at ${layer.bytes.length}, its leaves at ${at}`;
  }
  return null;
}
