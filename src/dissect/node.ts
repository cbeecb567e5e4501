/**
 * Nodes of a field tree: what every node has goes in, a field comes out whose further properties are then set. All
 * nodes are made here, so that they have one shape: trees of a hundred nodes are made for every message.
 */

import type { Field, FieldRole, Span, Status } from '../model/field.ts';

/** A field while it is made. */
export type DraftField = { -readonly [K in keyof Field]: Field[K] };

/** A node that has nothing yet but its place and how sure its meaning is. */
export function makeNode(role: FieldRole, name: string, path: string, span: Span, status: Status): DraftField {
  return {
    name,
    path,
    role,
    span,
    raw: undefined,
    rawEncoding: undefined,
    binary: undefined,
    value: undefined,
    text: undefined,
    label: undefined,
    title: undefined,
    note: undefined,
    status,
    source: undefined,
    readings: undefined,
    steps: undefined,
    secret: undefined,
    children: undefined,
  };
}

/** Whether a field of layer 0 says something about a frame without HTTP, whose body is a node of its own. */
export function isOfFraming({ span, title }: Field): boolean {
  return span.layer === 0 && title !== undefined;
}
