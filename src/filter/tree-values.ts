/**
 * Values in a field tree: a tree and a name go in, what stands there comes out. This is what a name of a protocol means;
 * shorter ways give the same.
 */

import { isOfFraming } from '../dissect/node.ts';
import type { Field, FieldTree, Status } from '../model/field.ts';
import type { Values } from './value.ts';

/** The path that a name, or item `index` of lists of that name, is looked for with. */
export function wantedPath(name: string, index: number | null): string {
  return index === null ? name.toLowerCase() : `${name.toLowerCase()}[${index}]`;
}

/** Adds the values at all places of `wanted`; `anyItem`: items of lists as well. */
export function readTree(tree: FieldTree, wanted: string, anyItem: boolean, values: Values): void {
  for (const node of tree.nodes) collect(node, wanted, anyItem, values);
}

function collect(field: Field, wanted: string, anyItem: boolean, values: Values): void {
  const path = field.path.toLowerCase();
  const isWanted = anyItem ? withoutIndexes(path) === wanted : path === wanted;
  const items = field.children?.filter((child) => child.role === 'field' && isItemOf(child, field)) ?? [];
  // A list is its items; without any it is there and empty.
  if (isWanted && field.role !== 'syntax' && items.length === 0) values.addField(field);
  for (const child of field.children ?? []) collect(child, wanted, anyItem, values);
}

function isItemOf(child: Field, list: Field): boolean {
  return child.path.startsWith(`${list.path}[`);
}

function withoutIndexes(path: string): string {
  return path.includes('[') ? path.replace(/\[\d+\]/g, '') : path;
}

/** Whether any field that says something is of this status; separators and the body as it lies in HTTP say nothing. */
export function treeHasStatus(tree: FieldTree, status: Status): boolean {
  const has = (field: Field): boolean =>
    (field.role !== 'syntax' && (field.span.layer > 0 || isOfFraming(field)) && field.status === status) ||
    (field.children?.some(has) ?? false);
  return tree.nodes.some(has);
}
