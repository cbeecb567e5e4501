/**
 * A capture goes in, its messages of the kqq protocol come out in the order in which they were complete, each reply
 * with the request it answers. HTTP is cut at its Content-Length; a body without one is none of ours.
 */

import { isKqq, type Reading, readBody } from './body.ts';
import { type Conversation, type Speaker, toConversations } from './conversations.ts';
import { type Packet, readPackets, type Time } from './packets.ts';

/** The head of an HTTP message; `frame` is the number of bytes of the whole message. */
export interface Head {
  readonly startLine: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly headLength: number;
  readonly frame: number;
}

export interface PlainProblem {
  readonly code: string;
  readonly severity: string;
  readonly text: string;
  readonly path?: string | undefined;
  readonly layer?: number | undefined;
  readonly start?: number | undefined;
  readonly end?: number | undefined;
  readonly needed?: number | undefined;
  readonly had?: number | undefined;
}

/** A message as it is known before anything is said of its parameters, and what its body says. */
export interface PlainMessage {
  readonly time: Time | null;
  readonly timeEnd: Time | null;
  readonly packet: number;
  readonly flow: number;
  readonly from: string;
  readonly to: string;
  readonly isRequest: boolean;
  readonly head: Head | null;
  /** Null where the server closed without a reply. */
  readonly reading: Reading | null;
  /** Place of the request it answers in the list of messages; -1 for none. */
  readonly answers: number;
  /** Of HTTP. */
  readonly problems: readonly PlainProblem[];
}

/** What happens in a conversation: a message is complete, or the server closes. */
interface Happening {
  readonly conversation: Conversation;
  readonly speaker: Speaker;
  readonly packet: Packet;
  readonly message: HttpMessage | null;
}

interface HttpMessage {
  readonly start: number;
  readonly head: Head;
  readonly body: string;
  readonly isRequest: boolean;
}

export function readExchanges(file: Buffer): PlainMessage[] {
  const conversations = toConversations(readPackets(file));
  const happenings = conversations.flatMap(happeningsOf).sort((a, b) => a.packet.number - b.packet.number);
  const pairs = new Map<Conversation, Pairs>();
  const messages: PlainMessage[] = [];
  for (const happening of happenings) {
    const waiting = pairs.get(happening.conversation) ?? { open: [], last: -1 };
    pairs.set(happening.conversation, waiting);
    if (happening.message === null) messages.push(...silences(happening, waiting, messages));
    else take(happening, happening.message, waiting, messages);
  }
  return messages;
}

/** Places of the requests that wait for a reply, and of the one that was answered last. */
interface Pairs {
  open: number[];
  last: number;
}

function happeningsOf(conversation: Conversation): Happening[] {
  if (conversation.transport === 'udp') return [];
  return conversation.speakers.flatMap((speaker): Happening[] => {
    const messages = cutMessages(speaker.bytes);
    const happenings: Happening[] = messages.map((message) => {
      const packet = speaker.packetOf(message.start + message.head.frame - 1);
      return { conversation, speaker, packet, message };
    });
    if (speaker.closed !== null) happenings.push({ conversation, speaker, packet: speaker.closed, message: null });
    return happenings;
  });
}

function cutMessages(bytes: string): HttpMessage[] {
  const messages: HttpMessage[] = [];
  for (let start = 0; /^(?:POST|GET|HTTP)\b/.test(bytes.slice(start, start + 5)); ) {
    const end = bytes.indexOf('\r\n\r\n', start);
    if (end < 0) break;
    const [startLine = '', ...lines] = bytes.slice(start, end).split('\r\n');
    const headers = lines.map((line) => (/^(.*?):\s*(.*?)\s*$/.exec(line) ?? ['', '', '']).slice(1, 3));
    const isRequest = !startLine.startsWith('HTTP');
    const length = headers.find(([name]) => name?.toLowerCase() === 'content-length')?.[1];
    if (length === undefined && !isRequest) break;
    const headLength = end + 4 - start;
    const frame = headLength + Number(length ?? 0);
    const pairs = headers.map(([name = '', value = '']) => [name, value] as const);
    const body = bytes.slice(start + headLength, start + frame);
    messages.push({ start, head: { startLine, headers: pairs, headLength, frame }, body, isRequest });
    start += frame;
  }
  return messages;
}

function take(happening: Happening, http: HttpMessage, pairs: Pairs, messages: PlainMessage[]): void {
  const { conversation, speaker, packet } = happening;
  const { head, isRequest, body } = http;
  const isOurs = isKqq(body);
  if (!isOurs && pairs.open.length > 0) throw new Error(`packet ${packet.number}: a reply that is no message of ours`);
  if (!isOurs) return;
  const reading = readBody(body, isRequest ? 'request' : 'response', true);
  const answers = isRequest ? -1 : requestOf(reading, pairs, messages);
  const first = speaker.packetOf(http.start);
  const isTargetMissing = /^[A-Z]+ +HTTP\//.test(head.startLine);
  if (isRequest) pairs.open.push(messages.length);
  messages.push({
    time: first.at,
    timeEnd: packet.at,
    packet: packet.number,
    flow: conversation.number,
    from: speaker.name,
    to: otherOf(conversation, speaker).name,
    isRequest,
    head,
    reading,
    answers,
    problems: isTargetMissing
      ? [{ code: 'http.no-target', severity: 'note', text: 'the request line names no target' }]
      : [],
  });
}

function otherOf({ speakers }: Conversation, speaker: Speaker): Speaker {
  return speakers[speaker === speakers[0] ? 1 : 0];
}

/** Replies answer requests in order, but a second one may follow to a request that has been answered. */
function requestOf(reply: Reading, pairs: Pairs, messages: readonly PlainMessage[]): number {
  const oldest = pairs.open[0];
  const fits = (place: number | undefined) => {
    const request = place === undefined ? null : (messages[place]?.reading ?? null);
    return request !== null && signOf(request) === signOf(reply);
  };
  if (oldest === undefined || (!fits(oldest) && fits(pairs.last))) return pairs.last;
  pairs.open.shift();
  pairs.last = oldest;
  return oldest;
}

function signOf({ parameters }: Reading): string {
  const value = (name: string) => parameters.find((one) => one.sent.toUpperCase() === name)?.value ?? '';
  return `${value('CMD').toUpperCase()} ${value('SEQ')}`;
}

/** The server has closed: whoever still waits gets no reply. */
function silences({ conversation, speaker, packet }: Happening, pairs: Pairs, messages: readonly PlainMessage[]) {
  const waiting = pairs.open.filter((place) => messages[place]?.from !== speaker.name);
  pairs.open = pairs.open.filter((place) => !waiting.includes(place));
  return waiting.map(
    (answers): PlainMessage => ({
      time: packet.at,
      timeEnd: packet.at,
      packet: packet.number,
      flow: conversation.number,
      from: speaker.name,
      to: otherOf(conversation, speaker).name,
      isRequest: false,
      head: null,
      reading: null,
      answers,
      problems: [],
    }),
  );
}
