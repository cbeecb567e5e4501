/**
 * A whole HTTP head goes in, out comes how its body is delimited. RFC 9112 section 6.3.
 */

import type { SpecialRequest } from './exchanges.ts';
import type { HeadScan } from './head-scan.ts';
import { defect } from './http1-problems.ts';

/** `unsized`: on a request, until the other side speaks; on a reply, until close. */
export type BodyRule = 'none' | 'sized' | 'chunked' | 'unsized';

/** For a request. POST and its kin are expected to have a body even if nothing says how long it is. */
export function requestBody(head: HeadScan): BodyRule {
  const delimited = delimiter(head);
  if (delimited !== 'unsized') return delimited;
  if (head.openTransfer || head.defects & defect.badLength || head.method === 'POST') return 'unsized';
  const method = head.method.toUpperCase();
  return method === 'POST' || method === 'PUT' || method === 'PATCH' ? 'unsized' : 'none';
}

/** For a reply to a `special` request, or to an ordinary one (null). */
export function replyBody(head: HeadScan, special: SpecialRequest | null): BodyRule {
  const { status } = head;
  if ((status >= 100 && status < 200) || status === 204 || status === 304) return 'none';
  if (special?.method === 'HEAD' || (special !== null && opensTunnel(head))) return 'none';
  return delimiter(head);
}

/** Whether a reply to CONNECT grants it. */
export function opensTunnel(head: HeadScan): boolean {
  return head.status >= 200 && head.status < 300;
}

function delimiter(head: HeadScan): BodyRule {
  if (head.chunked) return 'chunked';
  return head.contentLength >= 0 && !head.openTransfer ? 'sized' : 'unsized';
}
