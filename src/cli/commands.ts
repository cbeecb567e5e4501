/**
 * The commands and options of oicqscope, as data. What a later version will do is not in here, so it is not in help.
 */

import { defaultLimits } from '../model/limits.ts';
import { styleNames } from '../simulate/client/style-names.ts';
import { decodeAsForm } from './decode-as.ts';
import type { CommandSpec, OptionSpec } from './option.ts';
import { describeSize } from './size.ts';

export const formats = ['log', 'tree', 'ndjson', 'json', 'csv', 'tsv', 'fields'] as const;
/** Of one message there is no table. */
export const messageFormats = ['log', 'tree', 'ndjson', 'json'] as const;
export const timeFormats = ['u', 'ud', 'a', 'ad', 'r', 'd', 'dd', 'e'] as const;
export const languages = ['en', 'zh'] as const;
export const colorChoices = ['auto', 'always', 'never'] as const;
export const shells = ['bash', 'zsh'] as const;
export const dissectorActions = ['list', 'check'] as const;
export const fieldActions = ['list', 'show', 'disputed', 'note', 'check'] as const;
export const noteStatuses = ['known', 'assumed', 'disputed', 'unknown'] as const;
export const notedProtocols = ['kqq', 'oicq81', 'oicq'] as const;
export const messageDirections = ['request', 'response', 'push'] as const;
export const referenceFormats = ['text', 'markdown', 'html', 'json'] as const;
export const simulatedProtocols = ['kqq', 'oicq81'] as const;
export const simulateActions = ['server', 'client', 'session'] as const;

const format: OptionSpec = {
  name: 'format',
  short: 'T',
  operand: 'FORMAT',
  choices: formats,
  about:
    'what to print: a line a message, the same with its fields below, one JSON object a message, or a row of the values ' +
    'that -e names',
  fallback: 'log',
};
const messageFormat: OptionSpec = {
  ...format,
  choices: messageFormats,
  about: 'what to print: a line a message, the same with its fields below, or one JSON object a message',
};
const tree: OptionSpec = { name: 'tree', short: 'V', about: 'every field under its line, as -T tree' };
const hexdump: OptionSpec = {
  name: 'hexdump',
  short: 'x',
  about: 'the bytes of every message and which field they belong to; in JSON the body as base64',
};
const dissectors: OptionSpec = {
  name: 'dissectors',
  operand: 'DIR',
  repeatable: true,
  about: 'tables of your own (YAML or JSON) that override the built-in ones row by row; repeatable',
};
const notes: readonly OptionSpec[] = [
  {
    name: 'notes',
    operand: 'FILE',
    noStream: 'a notebook is kept',
    about: 'your notebook: what you found out about fields and codes (docs/notes.md)',
    fallback: 'notes.yaml here, else in the folder for data',
  },
  { name: 'no-notes', about: 'go by the tables alone' },
];
const lang: OptionSpec = {
  name: 'lang',
  operand: 'LANG',
  choices: languages,
  lastWins: true,
  about: 'language of labels and summaries',
  fallback: 'en',
};
const color: OptionSpec = {
  name: 'color',
  operand: 'WHEN',
  choices: colorChoices,
  lastWins: true,
  about: 'auto colours a terminal only, and honours NO_COLOR and TERM=dumb',
  fallback: 'auto',
};
const checkChecksums: OptionSpec = {
  name: 'check-checksums',
  about: 'drop packets with a wrong IP, TCP or UDP checksum, and count them',
};
const profileOption: OptionSpec = {
  name: 'profile',
  operand: 'PROFILE',
  about:
    'read 0x81 frames as this wire profile says (le,content,s1,m2,gb18030); found out from the traffic if not given',
};
const noRedact: OptionSpec = { name: 'no-redact', about: 'print passwords, keys and session secrets instead of ***' };

function sizeLimit(name: string, about: string, bytes: number): OptionSpec {
  return { name, operand: 'SIZE', about, fallback: describeSize(bytes) };
}

const joinedFilters = 'join filters with and: (ONE) and (OTHER)';
const filterOption: OptionSpec = {
  name: 'filter',
  short: 'Y',
  operand: 'EXPR',
  joined: joinedFilters,
  about: 'only messages for which this holds: \'cmd == "GetMsgEx" && res != 0\' (docs/filters.md)',
};
const output: OptionSpec = {
  name: 'output',
  short: 'o',
  operand: 'FILE',
  about: 'write there, not to standard output (in tshark -o sets preferences)',
};
const quiet: OptionSpec = { name: 'quiet', short: 'q', about: 'say nothing on standard error but errors' };
const verbose: OptionSpec = {
  name: 'verbose',
  short: 'v',
  about: 'notes about oddities (N) at the end of log lines, too (in tshark -v is the version)',
};
const timeFormat: OptionSpec = {
  name: 'time-format',
  short: 't',
  operand: 'FORMAT',
  choices: timeFormats,
  lastWins: true,
  about:
    'clock of the log, as in tshark: u UTC, a local time (ud, ad with the date), r since the first message, ' +
    'd since the message before, dd since the message shown before, e seconds since 1970',
  fallback: 'u',
};
const decodeAs: OptionSpec = {
  name: 'decode-as',
  short: 'd',
  operand: 'RULE',
  repeatable: true,
  about: `read conversations of a port as the rule says: ${decodeAsForm}`,
};

/** Messages on a screen of their own. */
const dashboardOptions: readonly OptionSpec[] = [
  { name: 'dashboard', about: 'look at the messages in a dashboard: list, fields, bytes, filters (docs/dashboard.md)' },
  { name: 'no-mouse', about: 'leave clicks and the wheel to the terminal' },
];

/** What every command has that prints messages of captures or of live traffic. */
const showing: readonly OptionSpec[] = [
  filterOption,
  format,
  {
    name: 'field',
    short: 'e',
    operand: 'NAME',
    repeatable: true,
    about: 'a column of -T csv, tsv and fields: any name of the filter language, kqq.MT[1] for one item; repeatable',
    fallback: 'no, time, src, dst, proto, dir, cmd, uin, res, summary',
  },
  {
    name: 'field-option',
    short: 'E',
    operand: 'KEY=VALUE',
    repeatable: true,
    about: 'as in tshark: separator=/t, quote=d|s|n, header=y|n, occurrence=f|l|a, aggregator=,; several with commas',
  },
  { name: 'csv-raw', about: "leave values that a spreadsheet takes for formulas without a ' in front" },
  tree,
  hexdump,
  { name: 'count', short: 'c', operand: 'N', about: 'stop after N messages were shown (in tshark, packets)' },
  output,
  quiet,
  verbose,
  timeFormat,
  ...dashboardOptions,
  decodeAs,
  profileOption,
];
const decoding: readonly OptionSpec[] = [
  { name: 'show-other', about: 'show HTTP that is not QQ and conversations nothing recognised, too' },
  dissectors,
  ...notes,
  lang,
  color,
  noRedact,
  sizeLimit('max-message', 'bytes one message may have', defaultLimits.maxMessage),
  sizeLimit('max-flow', 'bytes kept to reassemble one conversation', defaultLimits.maxFlow),
  {
    name: 'max-flows',
    operand: 'N',
    about: 'conversations remembered at once',
    fallback: String(defaultLimits.maxFlows),
  },
  sizeLimit('max-memory', 'bytes kept for all conversations together', defaultLimits.maxMemory),
  sizeLimit('max-body-out', 'bytes a compressed body may grow to', defaultLimits.maxBodyOut),
];

const read: CommandSpec = {
  name: 'read',
  aliases: ['decode'],
  usage: '[FILE..]',
  about: 'decode captures (pcap, pcapng, gzip of either; - is standard input) into an annotated log',
  positionals: [{ operand: 'FILE' }],
  many: true,
  options: [
    {
      name: 'read-file',
      short: 'r',
      operand: 'FILE',
      repeatable: true,
      positional: true,
      about: 'read this capture; the same as naming it without -r',
    },
    {
      name: 'write',
      short: 'w',
      operand: 'FILE',
      noStream: 'standard output has the log',
      about:
        'write a pcapng copy of the capture, with what each message means as a comment on its packet; with -Y only those shown',
    },
    ...showing,
    { name: 'follow', about: 'at the end of the file wait for more, as tail -f does, until Ctrl-C' },
    { name: 'join', about: 'read several files as one capture: conversations go on from one to the next' },
    {
      name: 'jobs',
      operand: 'N',
      about: 'read so many files at the same time; the output is the same (not with --join, -c or pipes)',
      fallback: '1',
    },
    checkChecksums,
    ...decoding,
  ],
  examples: [
    ['oicqscope read session.pcap', 'the log, a line a message'],
    ['oicqscope read -V -x session.pcap', 'every field and every byte'],
    ['oicqscope read -T ndjson a.pcap b.pcap.gz', 'for jq and scripts'],
    ['oicqscope read -T csv -e time -e uin -e kqq.MG FILE', 'for a spreadsheet'],
    ["oicqscope read -Y 'any(records, MT == 99)' FILE", 'only messages with news of friends'],
    ['oicqscope read --jobs 2 -o log.txt monday.pcap tuesday.pcap', 'two files at the same time'],
    ['tcpdump -U -w - port 8000 | oicqscope read -', 'messages as they complete'],
    ['oicqscope read -w annotated.pcapng session.pcap', 'a copy for Wireshark, with our words beside the packets'],
    ['oicqscope read --lang zh -t ad -o log.txt a.pcap', 'in Chinese, local date and time, to a file'],
  ],
  epilogue:
    'Exit status: 0 done, 2 usage, 3 input unreadable, 4 input damaged (output valid up to there), 5 output failed.',
};

const proxy: CommandSpec = {
  name: 'proxy',
  aliases: [],
  usage: '[--mode SPEC]..',
  about: 'stand between a client and its server, pass everything on byte for byte, and log what it means',
  positionals: [],
  many: false,
  options: [
    {
      name: 'mode',
      short: 'm',
      operand: 'SPEC',
      repeatable: true,
      about:
        'regular (forward HTTP proxy), or reverse:http://HOST:PORT, reverse:tcp://.., reverse:udp://.. for one server; ' +
        'SPEC@PORT listens there; repeatable',
      fallback: 'regular',
    },
    { name: 'listen-port', short: 'p', operand: 'PORT', about: 'port to listen at; 0 is any', fallback: '8080' },
    {
      name: 'listen-host',
      operand: 'HOST',
      about: 'address to listen at; any but this machine itself needs --allow-client',
      fallback: '127.0.0.1',
    },
    {
      name: 'allow-client',
      operand: 'NETWORK',
      repeatable: true,
      about: 'who may connect besides this machine: 192.168.0.0/16 or an address; repeatable',
    },
    {
      name: 'map-host',
      operand: 'MAPPING',
      repeatable: true,
      about: 'OLD=ADDR[:PORT]: connect there in place of a name that is gone; repeatable',
    },
    {
      name: 'qq-ports',
      operand: 'PORTS',
      joined: 'put commas between ports',
      about: 'HTTP to these ports is QQ, and passes byte for byte (regular)',
      fallback: '8000',
    },
    {
      name: 'qq-hosts',
      operand: 'HOSTS',
      joined: 'put commas between hosts',
      about: 'likewise these hosts; .NAME stands for all that end so',
      fallback: '.tencent.com,.qq.com',
    },
    {
      name: 'proxyauth-file',
      operand: 'FILE',
      about: 'lines user:password of those who may use the proxy (regular)',
    },
    {
      name: 'timeout',
      operand: 'SECONDS',
      about: 'a server that is silent longer gets 504 in HTTP, else a reset',
      fallback: 'none',
    },
    {
      name: 'idle-timeout',
      operand: 'N',
      about: 'seconds after which a connection without a byte is ended',
      fallback: '3600',
    },
    {
      name: 'write',
      short: 'w',
      operand: 'FILE',
      noStream: 'standard output has the log',
      about: 'record what passes to a pcapng capture, unmasked; Wireshark and oicqscope read it',
    },
    { name: 'grace', operand: 'SECONDS', about: 'after Ctrl-C, how long open exchanges may take', fallback: '5' },
    { name: 'max-connections', operand: 'N', about: 'connections open at once', fallback: '10000' },
    sizeLimit('max-head', 'bytes the head of a request may have (regular)', 65_536),
    sizeLimit('max-backlog', 'bytes that may wait to be decoded; more pass by undecoded', 32 * 1024 * 1024),
    ...showing,
    ...decoding,
  ],
  examples: [
    ['oicqscope proxy', 'a forward HTTP proxy at 127.0.0.1:8080'],
    ['oicqscope proxy --map-host tqq.tencent.com=127.0.0.1:8000', 'the name of a dead server leads to another one'],
    ['oicqscope proxy -m reverse:tcp://192.0.2.1:8000@9000', 'connections to port 9000 go on to that server'],
    ['oicqscope proxy -w evening.pcapng', 'recorded, too; oicqscope read evening.pcapng shows it again'],
    ['oicqscope proxy -m regular -m reverse:udp://192.0.2.1:8000@8000', 'two at once'],
  ],
  epilogue:
    'Ctrl-C stops: nothing new is taken, open exchanges end, a second one quits at once. Exit status: 0 done (-c), ' +
    '2 usage, 5 output failed, 6 cannot listen, 130 interrupted.',
};

const sniff: CommandSpec = {
  name: 'sniff',
  aliases: [],
  usage: '-i IFACE [-f FILTER]',
  about: 'capture from a network interface through dumpcap or tcpdump, and log what it means',
  positionals: [],
  many: false,
  options: [
    {
      name: 'interface',
      short: 'i',
      operand: 'IFACE',
      repeatable: true,
      about: 'capture there; repeatable with dumpcap',
    },
    { name: 'list-interfaces', short: 'D', about: 'list the interfaces, and end' },
    {
      name: 'capture-filter',
      short: 'f',
      operand: 'FILTER',
      joined: joinedFilters,
      about: 'capture what this filter of libpcap passes: "tcp port 8000"',
    },
    { name: 'snaplen', short: 's', operand: 'N', about: 'keep so many bytes of a packet', fallback: 'all' },
    {
      name: 'program',
      operand: 'PROGRAM',
      about: 'the program that captures, a name or a path',
      fallback: 'dumpcap, else tcpdump',
    },
    {
      name: 'write',
      short: 'w',
      operand: 'FILE',
      noStream: 'standard output has the log',
      about: 'record what is captured to a pcapng capture, unmasked',
    },
    ...showing,
    checkChecksums,
    ...decoding,
  ],
  examples: [
    ['oicqscope sniff -D', 'the interfaces there are'],
    ["oicqscope sniff -i eth0 -f 'port 8000'", 'the log, a line a message, as they come'],
    ['oicqscope sniff -i lo -w evening.pcapng', 'recorded, too'],
  ],
  epilogue:
    'The right to capture is that of dumpcap or tcpdump; oicqscope needs none. Exit status: 0 done (-c), 2 usage, ' +
    '4 the capture broke off, 5 output failed, 6 cannot capture, 130 interrupted.',
};

const simulate: CommandSpec = {
  name: 'simulate',
  aliases: [],
  usage: '<server | client | session>',
  about: 'play the server that is gone, a client of it, or both with the proxy in between',
  positionals: [{ operand: 'ACTION', choices: simulateActions }],
  many: false,
  options: [
    {
      name: 'listen-port',
      short: 'p',
      operand: 'PORT',
      about: 'server: port to listen at; 0 is any',
      fallback: '8000',
    },
    { name: 'oicq81-port', operand: 'PORT', about: 'server: port for 0x81 frames, over TCP and UDP; 0 is any' },
    { name: 'listen-host', operand: 'HOST', about: 'server: address to listen at', fallback: '127.0.0.1' },
    { name: 'accounts', operand: 'FILE', about: 'server: accounts of this YAML file', fallback: 'a built-in cast' },
    {
      name: 'quirk',
      operand: 'NAME=CHOICE',
      repeatable: true,
      about: 'server, session: choose among what the sources report; docs/simulator.md lists them; repeatable',
    },
    {
      name: 'penalty',
      operand: 'SECONDS',
      about: 'server, session: how late a refusal comes that the documents report after 20 s',
      fallback: '20, in a session 2',
    },
    { name: 'idle', operand: 'SECONDS', about: 'server: a user who is silent longer is offline', fallback: '300' },
    { name: 'server', operand: 'HOST:PORT', about: 'client: whom to talk to', fallback: '127.0.0.1:8000' },
    {
      name: 'protocol',
      operand: 'PROTOCOL',
      choices: simulatedProtocols,
      about: 'client, session: what to speak',
      fallback: 'kqq',
    },
    { name: 'udp', about: 'client: send 0x81 frames in datagrams' },
    { name: 'script', operand: 'FILE', about: 'client: what to say, a YAML file', fallback: 'a built-in script' },
    {
      name: 'style',
      operand: 'STYLE',
      choices: styleNames,
      about: 'client: how requests are written; docs/simulator.md explains them',
      fallback: 'document',
    },
    { name: 'proxy', operand: 'HOST:PORT', about: 'client: go through this forward HTTP proxy' },
    { name: 'tunnel', about: 'client: ask the proxy for a tunnel (CONNECT)' },
    { name: 'timeout', operand: 'SECONDS', about: 'client: how long a reply may take', fallback: '60' },
    { ...verbose, about: 'session: tell what the server does, on standard error, and notes (N) in the log' },
    {
      name: 'write',
      short: 'w',
      operand: 'FILE',
      noStream: 'standard output has the log',
      about: 'session: record what passes to a pcapng capture',
    },
    ...showing.filter((option) => option !== verbose),
    ...decoding,
  ],
  examples: [
    ['oicqscope simulate session', 'two clients talk through the proxy; the log shows it'],
    ['oicqscope simulate server --penalty 2', 'a server at 127.0.0.1:8000, quick to forgive'],
    ['oicqscope simulate session --protocol oicq81 --profile be,frame,sz,m1', 'the same in 0x81 frames'],
    ['oicqscope simulate client --style php --proxy 127.0.0.1:8080', 'a client that goes through a proxy'],
  ],
  epilogue:
    'What no source states is made up, and the log of the server says so: [invented]. Options behind --write are those of ' +
    'read; they are for a session. Exit status: 0 done, 2 usage, 3 unreadable file, 6 cannot listen or connect, ' +
    '10 replies were not as a script expects, 130 interrupted.',
};

const info: CommandSpec = {
  name: 'info',
  aliases: [],
  usage: 'FILE..',
  about: 'say what a capture holds: hash, type, time span, packets, messages by command, damage',
  positionals: [{ operand: 'FILE' }],
  many: true,
  options: [
    { name: 'json', about: 'print JSON: an array with one object a file' },
    checkChecksums,
    dissectors,
    ...notes,
  ],
  examples: [
    ['oicqscope info session.pcap', 'an account of the file'],
    ['oicqscope info --json a.pcap b.pcap.gz', 'for scripts'],
  ],
  epilogue: 'Exit status: as of read.',
};

const stats: CommandSpec = {
  name: 'stats',
  aliases: [],
  usage: 'FILE..',
  about: 'count what captures hold: commands, results, reply times, QQ numbers, servers, problems, over time',
  positionals: [{ operand: 'FILE' }],
  many: true,
  options: [
    filterOption,
    { name: 'json', about: 'print one JSON object' },
    output,
    quiet,
    { name: 'join', about: 'read several files as one capture' },
    decodeAs,
    profileOption,
    checkChecksums,
    ...decoding.filter(({ name }) => name !== 'color' && name !== 'lang' && name !== 'no-redact'),
  ],
  examples: [
    ['oicqscope stats monday.pcap tuesday.pcap', 'an account of both'],
    ["oicqscope stats --json -Y 'cmd == CLTMSG' FILE", 'of messages only, for scripts'],
  ],
  epilogue: 'Reply times are right to 1 %; the longest is exact. Exit status: as of read.',
};

const follow: CommandSpec = {
  name: 'follow',
  aliases: [],
  usage: 'FILE.. <--flow N | --uin NUMBER>',
  about: 'show one conversation: both sides, as they spoke',
  positionals: [{ operand: 'FILE' }],
  many: true,
  options: [
    { name: 'flow', operand: 'N', about: 'the conversation of this number (-T ndjson has it, and -T fields -e flow)' },
    { name: 'uin', operand: 'NUMBER', about: 'all that this QQ number says and is told' },
    filterOption,
    output,
    quiet,
    timeFormat,
    decodeAs,
    profileOption,
    checkChecksums,
    ...decoding,
  ],
  examples: [
    ['oicqscope follow --uin 80521347 session.pcap', 'everything of one user'],
    ['oicqscope follow --flow 3 --show-other --color always session.pcap | less -R', 'one connection'],
  ],
  epilogue: 'Exit status: as of read.',
};

const profile: CommandSpec = {
  name: 'profile',
  aliases: [],
  usage: 'FILE..',
  about: 'rank the ways in which the 0x81 frames of captures may be written, with the evidence',
  positionals: [{ operand: 'FILE' }],
  many: true,
  options: [
    { name: 'json', about: 'print one JSON object' },
    { name: 'count', short: 'c', operand: 'N', about: 'how many candidates to show', fallback: '5' },
  ],
  examples: [
    ['oicqscope profile captures/oicq81-session.pcap', 'the candidates and what speaks against them'],
    ['oicqscope read --profile le,content,s1,m2 FILE', 'read with one of them'],
  ],
  epilogue:
    'All files are one body of evidence. A profile is: le or be (bytes of numbers), content or frame (what a length ' +
    'counts), s1, s2le, s2be or sz (length of one or two bytes in front of a string, or NUL behind it), m1 or m2 ' +
    '(bytes of a portrait), gb18030, utf-8 or big5. Exit status: as of read.',
};

/** What fields note takes. */
const noting: readonly OptionSpec[] = [
  {
    name: 'hypothesis',
    operand: 'TEXT',
    about: 'note: what it means; shown as its label',
  },
  { name: 'hypothesis-zh', operand: 'TEXT', about: 'note: the same in Chinese' },
  {
    name: 'predicate',
    operand: 'EXPR',
    joined: 'join predicates with and: (ONE) and (OTHER)',
    about: 'note: what holds for every message that has the field, in the filter language',
  },
  {
    name: 'status',
    operand: 'STATUS',
    choices: noteStatuses,
    about: 'note: how sure that is',
    fallback: 'assumed',
  },
  { name: 'author', operand: 'NAME', about: 'note: who says so' },
  { name: 'date', operand: 'DATE', about: 'note: when', fallback: 'today, in a new note' },
  { name: 'source', operand: 'TEXT', repeatable: true, about: 'note: where from; repeatable' },
  { name: 'text', operand: 'TEXT', about: 'note: what else there is to say' },
  { name: 'code', operand: 'N', about: 'note: about this value of the field alone' },
  {
    name: 'direction',
    operand: 'DIRECTION',
    choices: messageDirections,
    about: 'note: about messages of this direction alone',
  },
  {
    name: 'protocol',
    operand: 'PROTOCOL',
    choices: notedProtocols,
    about: 'note: the protocol of the command',
    fallback: 'the first that has it, else kqq',
  },
  { name: 'remove', about: 'note: take the note out' },
];

const fields: CommandSpec = {
  name: 'fields',
  aliases: [],
  usage: '<list | show COMMAND.FIELD | disputed | check> FILE.., note [COMMAND[.FIELD]]',
  about:
    'say what captures tell about fields that no source explains, ranked, with the evidence; keep a notebook about them, and ' +
    'test it on captures',
  positionals: [{ operand: 'ACTION', choices: fieldActions }, { operand: 'FILE' }],
  many: true,
  options: [
    { name: 'all', about: 'list: fields that are known for sure, too; disputed: those of which nothing is seen' },
    { name: 'json', about: 'print JSON (docs/evidence.md, docs/notes.md)' },
    ...noting,
    filterOption,
    output,
    quiet,
    decodeAs,
    profileOption,
    checkChecksums,
    ...decoding.filter(({ name }) => name !== 'color' && name !== 'no-redact'),
  ],
  examples: [
    ['oicqscope fields list monday.pcap tuesday.pcap', 'every field that is unknown, assumed or disputed'],
    ['oicqscope fields show GetInfo.MT session.pcap', 'all about one: values, places, what it may be'],
    ['oicqscope fields show kqq.GetInfo.response.MT --json FILE', 'of replies alone, for scripts'],
    ['oicqscope fields disputed FILE', 'what speaks for each side where sources disagree'],
    [
      "oicqscope fields note GetInfo.MV --hypothesis 'who may see the mobile number' --predicate 'kqq.MV in {\"\", 0, 1, 2}'",
      'note it; read, proxy and explain show it from then on',
    ],
    ["oicqscope fields note GetMsgEx.MT --code 77 --hypothesis 'a group message'", 'what one code means'],
    ['oicqscope fields note GetInfo.MV', 'show the note; without a name, list all'],
    ['oicqscope fields check monday.pcap tuesday.pcap', 'do they agree with the notes?'],
  ],
  epilogue:
    'Readings are ranked by the bits they save; docs/evidence.md says how, docs/notes.md describes the notebook. Several files add ' +
    'up to the same in any order, each capture once. Secrets are never looked at. Exit status: as of read; of check also 2 a faulty predicate, 10 a ' +
    'note is contradicted; of note 0 done, 2 usage, 3 the notebook is unreadable, 5 it cannot be written.',
};

const explain: CommandSpec = {
  name: 'explain',
  aliases: [],
  usage: '[--hex | --text] [DATA]',
  about: 'decode one message body, from the argument or from standard input',
  positionals: [{ operand: 'DATA' }],
  many: false,
  options: [
    { name: 'hex', about: 'DATA is hex digits (spaces, colons and offsets are fine), not text' },
    { name: 'text', about: 'DATA is text even if it looks like hex' },
    messageFormat,
    tree,
    hexdump,
    dissectors,
    ...notes,
    lang,
    color,
    noRedact,
  ],
  examples: [
    ["oicqscope explain 'VER=1.1&CMD=Logout&UIN=10001'", 'say what every field means'],
    ['oicqscope explain --hex < body.hex', 'the same for bytes in hex'],
    ['oicqscope explain -V < body.txt', 'from a file'],
  ],
};

const filter: CommandSpec = {
  name: 'filter',
  aliases: [],
  usage: '<--check EXPR | --fields [PREFIX]>',
  about: 'check an expression of the filter language, or list the names it may use',
  positionals: [{ operand: 'PREFIX' }],
  many: false,
  options: [
    { name: 'check', operand: 'EXPR', about: 'say whether this is an expression, and how it is read' },
    { name: 'fields', about: 'list names (of those that begin with PREFIX), what they are, and what they mean' },
    { name: 'json', about: 'print JSON' },
    dissectors,
    ...notes,
    lang,
  ],
  examples: [
    ["oicqscope filter --check 'kqq.ST == busy && !unknown'", 'is it right?'],
    ['oicqscope filter --fields kqq.M', 'names that begin so'],
  ],
  epilogue: 'Exit status: 0 done, 2 the expression is faulty, 3 tables unreadable.',
};

const reference: CommandSpec = {
  name: 'reference',
  aliases: [],
  usage: '[COMMAND]',
  about: 'print what is known of the protocols, command by command, and how sure it is',
  positionals: [{ operand: 'NAME' }],
  many: false,
  options: [
    {
      name: 'format',
      short: 'T',
      operand: 'FORMAT',
      choices: referenceFormats,
      about: 'what to print',
      fallback: 'text',
    },
    { ...output, about: 'write there; into a folder a file a page (Markdown), or one file' },
    {
      name: 'read-file',
      short: 'r',
      operand: 'FILE',
      repeatable: true,
      about: 'a capture that observed values and examples are taken from; repeatable',
      fallback: 'the bundled captures',
    },
    decodeAs,
    profileOption,
    checkChecksums,
    dissectors,
    ...notes,
  ],
  examples: [
    ['oicqscope reference | less', 'all of it'],
    ['oicqscope reference GetInfo', 'one command'],
    ['oicqscope reference -T html -o reference.html -r monday.pcap', 'one page, with what a capture of yours shows'],
    ['oicqscope reference -T markdown -o docs/reference/', 'a file for each protocol'],
  ],
  epilogue: 'Notes of your notebook are in it, with the source note. Exit status: as of read.',
};

const dissectorsCommand: CommandSpec = {
  name: 'dissectors',
  aliases: [],
  usage: '<list | check> [DIR]',
  about: 'list the tables in use and where they come from, or check tables of your own',
  positionals: [{ operand: 'ACTION', choices: dissectorActions }, { operand: 'DIR' }],
  many: false,
  options: [{ name: 'json', about: 'print JSON' }, dissectors, ...notes, lang],
  examples: [
    ['oicqscope dissectors list', 'the built-in commands'],
    ['oicqscope dissectors list mine/', 'with the tables in mine/ on top'],
    ['oicqscope dissectors check mine/', 'what is wrong in them, with file and line'],
  ],
  epilogue:
    'Exit status of check: 0 nothing found, 3 unreadable, 10 findings. Without DIR it checks the built-in tables.',
};

const completion: CommandSpec = {
  name: 'completion',
  aliases: [],
  usage: '[bash | zsh]',
  about: 'print a script that completes commands, options and choices in your shell',
  positionals: [{ operand: 'SHELL', choices: shells }],
  many: false,
  options: [],
  examples: [
    ['source <(oicqscope completion bash)', 'now; or put it in ~/.bashrc'],
    ['source <(oicqscope completion zsh)', 'the same for zsh, after compinit in ~/.zshrc'],
  ],
};

/** Every command, in the order help lists them. */
export const commands: readonly CommandSpec[] = [
  read,
  proxy,
  sniff,
  simulate,
  info,
  stats,
  follow,
  profile,
  fields,
  explain,
  filter,
  reference,
  dissectorsCommand,
  completion,
];

/** The command of that name or alias. */
export function findCommand(name: string): CommandSpec | undefined {
  return commands.find((one) => one.name === name || one.aliases.includes(name));
}
