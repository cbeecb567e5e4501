/**
 * Replies that the proxy makes itself, where no server does: a status and one plain sentence go in, bytes come out.
 */

import type { Problem } from '../../model/problem.ts';

const reasons = {
  400: 'Bad Request',
  407: 'Proxy Authentication Required',
  431: 'Request Header Fields Too Large',
  502: 'Bad Gateway',
  504: 'Gateway Timeout',
} as const;

export type OwnStatus = keyof typeof reasons;

/** Why a client gets no reply of a server. `text` is a sentence without a full stop. */
export interface Refusal {
  readonly status: OwnStatus;
  readonly text: string;
}

/** The whole reply; the connection ends behind it. */
export function ownReply({ status, text }: Refusal): Uint8Array {
  const body = Buffer.from(`${text}.\n`);
  const challenge = status === 407 ? 'Proxy-Authenticate: Basic realm="oicqscope"\r\n' : '';
  const head =
    `HTTP/1.1 ${status} ${reasons[status]}\r\n${challenge}Content-Type: text/plain; charset=UTF-8\r\n` +
    `Content-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

/** Says in the log that the reply is not a server's. */
export function ownReplyProblem({ text }: Refusal): Problem {
  return { code: 'proxy.own-reply', severity: 'warn', text: `the proxy made this reply: ${text}` };
}

/** Why a connection to `name` could not be made. */
export function refusalOf(name: string, error: NodeJS.ErrnoException): Refusal {
  return { status: error.code === 'ETIMEDOUT' ? 504 : 502, text: `${name} ${describeFault(error)}` };
}

function describeFault({ code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'ECONNREFUSED':
      return 'refused the connection';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'is not a host that can be found';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'cannot be reached';
    case 'ETIMEDOUT':
      return 'did not take the connection in time';
    default:
      return `cannot be connected to (${code ?? message})`;
  }
}
