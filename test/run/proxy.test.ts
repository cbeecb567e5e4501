import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { startUpstream, until } from '../support/live-proxy.ts';
import { oicqscope, startListened } from '../support/program.ts';

const ending: (() => void)[] = [];

afterEach(() => {
  for (const end of ending.splice(0)) end();
});

/** The program as a proxy, once it listens. */
async function startProgram(args: readonly string[]) {
  const program = startListened(['proxy', '-p', '0', ...args]);
  ending.push(() => program.child.kill('SIGKILL'));
  const port = (): number => Number(/listening at 127\.0\.0\.1:(\d+)/.exec(program.printed.err)?.[1] ?? 0);
  await until(() => port() > 0);
  return { ...program, port: port() };
}

async function upstream(answer: Parameters<typeof startUpstream>[0]) {
  const server = await startUpstream(answer);
  ending.push(() => server.close());
  return server;
}

const body = 'VER=1.1&CMD=Logout&SEQ=9&UIN=10001';
const request = `POST / HTTP/1.1\r\nHost: qq.test\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const reply = 'HTTP/1.1 200 OK\r\nContent-Length: 41\r\n\r\nVER=1.1&CMD=LOGOUT&SEQ=9&UIN=10001&RES=0\n';

/** Sends the request, and gives the reply once it is whole. */
async function ask(port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (bytes) => {
    text += bytes;
  });
  socket.write(request);
  await until(() => text.length >= reply.length);
  socket.end();
  return text;
}

describe('oicqscope proxy', () => {
  test('prints messages as they pass, ends cleanly at SIGINT, and says what it saw', async () => {
    const server = await upstream((socket) => socket.end(reply));
    const program = await startProgram(['-m', `reverse:tcp://127.0.0.1:${server.port}`]);
    expect(await ask(program.port)).toBe(reply);
    await until(() => program.printed.out.split('\n').length === 3);
    expect(program.printed.out).toMatch(/kqq {3}> {2}Logout .*\n.*kqq {3}< {2}Logout .* 0 /);
    program.child.kill('SIGINT');
    expect(await program.ended).toBe(130);
    expect(program.printed.err).toContain('2 messages in 1 conversation, 1 connection\n');
  });

  test('prints NDJSON without packet numbers, from the listener', async () => {
    const server = await upstream((socket) => socket.end(reply));
    const program = await startProgram(['-T', 'ndjson', '-c', '2', '-m', `reverse:http://127.0.0.1:${server.port}`]);
    await ask(program.port);
    expect(await program.ended).toBe(0);
    const [first, second] = program.printed.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(first).toMatchObject({ no: 1, source: `127.0.0.1:${program.port}`, dst: `127.0.0.1:${server.port}` });
    expect(first).not.toHaveProperty('packet');
    expect(second).toMatchObject({ no: 2, replyTo: 1, result: { code: 0 } });
    expect(second.elapsedMs).toBeGreaterThanOrEqual(0);
  });

  test('passes traffic on while nobody reads what it prints, and counts what it did not decode', async () => {
    const server = await upstream((socket, bytes) => socket.write(bytes));
    const program = await startProgram([
      '-T',
      'ndjson',
      '--max-backlog',
      '64K',
      '-m',
      `reverse:tcp://127.0.0.1:${server.port}`,
    ]);
    program.child.stdout.pause();
    const socket = connect(program.port, '127.0.0.1');
    let received = 0;
    socket.on('data', (bytes) => {
      received += bytes.length;
    });
    const total = request.length * 20_000;
    for (let i = 0; i < 20; i++) socket.write(request.repeat(1000));
    await until(() => received === total);
    socket.end();
    program.child.stdout.resume();
    program.child.kill('SIGINT');
    expect(await program.ended).toBe(130);
    expect(program.printed.err).toMatch(/\d+ bytes were passed on and not decoded/);
  });

  test('a second SIGINT quits at once', async () => {
    const server = await upstream(() => {});
    const program = await startProgram(['--grace', '600', '-m', `reverse:tcp://127.0.0.1:${server.port}`]);
    const socket = connect(program.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(request);
    await until(() => program.printed.out.includes('Logout'));
    program.child.kill('SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(program.child.exitCode).toBeNull();
    program.child.kill('SIGINT');
    expect(await program.ended).toBe(130);
  });

  test.each(['SIGINT', 'SIGKILL'] as const)(
    'what -w recorded reads as it was decoded live, also after %s',
    async (signal) => {
      const folder = mkdtempSync(path.join(tmpdir(), 'oicqscope-'));
      ending.push(() => rmSync(folder, { recursive: true }));
      const file = path.join(folder, 'session.pcapng');
      const server = await upstream((socket) => socket.end(reply));
      const program = await startProgram([
        '-T',
        'ndjson',
        '-x',
        '-w',
        file,
        '-m',
        `reverse:tcp://localhost:${server.port}`,
      ]);
      expect(program.printed.err).toContain(`recording to ${file}`);
      for (let i = 0; i < 3; i++) await ask(program.port);
      await until(() => program.printed.out.trim().split('\n').length === 6);
      await until(() => existsSync(file) && oicqscope(['read', '-q', file]).stdout.trim().split('\n').length === 6);
      program.child.kill(signal);
      await program.ended;
      const alike = (text: string): unknown[] =>
        text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
          .map(({ source, packet, ...rest }) => rest);
      const again = oicqscope(['read', '-T', 'ndjson', '-x', file]);
      expect(again.status).toBe(0);
      expect(alike(again.stdout)).toEqual(alike(program.printed.out));
    },
  );

  test('a recording that cannot be written is one line and status 5', () => {
    const { status, stderr } = oicqscope(['proxy', '-p', '0', '-w', '/nonexistent/x.pcapng']);
    expect(stderr).toBe('oicqscope: cannot write /nonexistent/x.pcapng: no such file or folder\n');
    expect(status).toBe(5);
  });

  test('a disk that is full ends the recording, and not the traffic', async () => {
    const server = await upstream((socket) => socket.end(reply));
    const program = await startProgram(['-c', '2', '-w', '/dev/full', '-m', `reverse:tcp://127.0.0.1:${server.port}`]);
    await until(() => program.printed.err.includes('the recording ends here'));
    expect(await ask(program.port)).toBe(reply);
    expect(await program.ended).toBe(5);
  });

  test('a port that is taken is one line and status 6', async () => {
    const server = await upstream(() => {});
    const { status, stderr, stdout } = oicqscope(['proxy', '-p', String(server.port)]);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^oicqscope: cannot listen: .*EADDRINUSE.*\n$/);
    expect(status).toBe(6);
  });

  test.each([
    [['-m', 'reverse:ftp://x:1'], '--mode'],
    [['-m', 'reverse:tcp://x'], '--mode'],
    [['-m', 'regular@99999'], '--mode'],
    [['-m', 'regular@8001', '-m', 'reverse:tcp://x:1@8001'], 'two modes'],
    [['--listen-host', '0.0.0.0'], '--allow-client'],
    [['--listen-host', 'nonsense'], '--listen-host'],
    [['--allow-client', '10.0.0.0/99'], '--allow-client'],
    [['-p', '70000'], '--listen-port'],
    [['--map-host', 'x'], '--map-host'],
    [['--qq-ports', '80,x'], '--qq-ports'],
    [['--timeout', '-1'], '--timeout'],
  ])('%j is a usage error that names %s', (args, named) => {
    const { status, stderr } = oicqscope(['proxy', ...args]);
    expect(status).toBe(2);
    expect(stderr).toContain(named);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test.each([
    ['/nonexistent', 'cannot read /nonexistent: no such file or folder'],
    ['/dev/null', '/dev/null has no line user:password'],
  ])('--proxyauth-file %s is unreadable input: status 3', (file, told) => {
    const { status, stderr } = oicqscope(['proxy', '-p', '0', '--proxyauth-file', file]);
    expect(status).toBe(3);
    expect(stderr).toBe(`oicqscope: ${told}\n`);
  });
});

/** Clients that people have. Each sends the body through the forward proxy and prints the reply's body. */
const clients: readonly (readonly [name: string, program: string, args: (proxy: number, url: string) => string[]])[] = [
  ['curl -x', 'curl', (proxy, url) => ['-s', '-m', '10', '-x', `http://127.0.0.1:${proxy}`, '-d', body, url]],
  [
    'curl --proxytunnel',
    'curl',
    (proxy, url) => ['-s', '-m', '10', '-p', '-x', `http://127.0.0.1:${proxy}`, '-d', body, url],
  ],
  [
    'wget',
    'wget',
    (proxy, url) => [
      '-q',
      '-O',
      '-',
      '-T',
      '10',
      '-t',
      '1',
      '-e',
      'use_proxy=yes',
      '-e',
      `http_proxy=http://127.0.0.1:${proxy}/`,
      '--post-data',
      body,
      url,
    ],
  ],
  [
    'http.client of Python',
    'python3',
    (proxy, url) => [
      '-c',
      'import http.client,sys\nc=http.client.HTTPConnection("127.0.0.1",int(sys.argv[1]),timeout=10)\n' +
        'c.request("POST",sys.argv[2],sys.argv[3])\nprint(c.getresponse().read().decode(),end="")',
      String(proxy),
      url,
      body,
    ],
  ],
  [
    'fsockopen of PHP',
    'php',
    (proxy, url) => [
      '-r',
      '$f=fsockopen("127.0.0.1",(int)$argv[1]);fwrite($f,"POST ".$argv[2]." HTTP/1.0\\r\\nContent-Length: ".strlen($argv[3])."\\r\\n\\r\\n".$argv[3]);' +
        '$r=stream_get_contents($f);echo substr($r,strpos($r,"\\r\\n\\r\\n")+4);',
      '--',
      String(proxy),
      url,
      body,
    ],
  ],
  [
    'curl of PHP',
    'php',
    (proxy, url) => [
      '-r',
      '$c=curl_init($argv[2]);curl_setopt_array($c,[CURLOPT_PROXY=>"127.0.0.1:".$argv[1],CURLOPT_POSTFIELDS=>$argv[3],CURLOPT_RETURNTRANSFER=>true,CURLOPT_TIMEOUT=>10]);echo curl_exec($c);',
      '--',
      String(proxy),
      url,
      body,
    ],
  ],
  [
    'a socket of Node',
    process.execPath,
    (proxy, url) => [
      '-e',
      'const [port,url,body]=process.argv.slice(1);require("http").request({host:"127.0.0.1",port,path:url,method:"POST"},r=>r.pipe(process.stdout)).end(body)',
      String(proxy),
      url,
      body,
    ],
  ],
];

describe('real clients through the forward proxy', () => {
  const hasPhpCurl = spawnSync('php', ['-m']).stdout?.toString().includes('curl') === true;
  const isThere = ([name, program]: (typeof clients)[number]): boolean =>
    name === 'curl of PHP' ? hasPhpCurl : spawnSync(program, ['--version']).error === undefined;

  test.each(clients.filter((one) => !isThere(one)))('%s is not installed', (name) => {
    console.warn(`${name} is not installed: its test is left out`);
  });

  test.each(clients.filter(isThere))('%s', async (_name, program, args) => {
    const answer = 'VER=1.1&CMD=LOGOUT&SEQ=9&UIN=10001&RES=0';
    const server = createServer((_request, response) => response.end(answer));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ending.push(() => server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const proxy = await startProgram(['--qq-ports', String(port), '-T', 'ndjson']);
    const child = spawn(program, args(proxy.port, `http://127.0.0.1:${port}/`), {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let printed = '';
    child.stdout.on('data', (bytes) => {
      printed += bytes;
    });
    await new Promise((resolve) => child.on('close', resolve));
    expect(printed).toBe(answer);
    const ours = (): unknown[] =>
      proxy.printed.out
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line))
        .filter((one) => one.protocol === 'kqq');
    await until(() => ours().length === 2);
    expect(ours()).toMatchObject([
      { dir: 'request', command: 'Logout' },
      { dir: 'response', command: 'Logout' },
    ]);
  });
});

test('fetch of Node, in front of one server', async () => {
  const server = await upstream((socket) => socket.end(reply));
  const program = await startProgram(['-m', `reverse:http://127.0.0.1:${server.port}`]);
  const response = await fetch(`http://127.0.0.1:${program.port}/`, { method: 'POST', body });
  expect(await response.text()).toBe('VER=1.1&CMD=LOGOUT&SEQ=9&UIN=10001&RES=0\n');
  await until(() => program.printed.out.includes('logged out'));
});

const hasProc = existsSync('/proc/self/status');

test.skipIf(!hasProc)('a gigabyte through a tunnel takes no more memory than a little does', async () => {
  const size = 1 << 30;
  const piece = Buffer.alloc(1 << 20, 'x');
  let left = size;
  const server = await upstream((socket) => {
    const send = (): void => {
      while (left > 0) {
        left -= piece.length;
        if (!socket.write(piece)) return;
      }
      socket.end();
    };
    socket.on('drain', send);
    send();
  });
  const program = await startProgram(['--qq-ports', String(server.port), '-o', '/dev/null']);
  const socket = connect(program.port, '127.0.0.1');
  let got = 0;
  socket.on('data', (bytes) => {
    got += bytes.length;
  });
  socket.write(`CONNECT 127.0.0.1:${server.port} HTTP/1.1\r\nHost: x\r\n\r\n`);
  await until(() => got > 0);
  const head = got;
  socket.write('go');
  await new Promise((resolve) => socket.on('end', resolve));
  expect(got - head).toBe(size);
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${program.child.pid}/status`, 'latin1'))?.[1];
  expect(Number(peak) * 1024).toBeLessThan(500e6);
});

test('a password file lets its users in', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'oicqscope-'));
  ending.push(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'users');
  writeFileSync(file, '# who may use it\nme:secret\n');
  const server = await upstream((socket) => socket.end(reply));
  const program = await startProgram(['--proxyauth-file', file, '--qq-ports', String(server.port)]);
  const get = async (user: string): Promise<string> => {
    const socket = connect(program.port, '127.0.0.1');
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes;
    });
    const word = Buffer.from(user).toString('base64');
    socket.write(
      request
        .replace('POST /', `POST http://127.0.0.1:${server.port}/`)
        .replace('\r\n\r\n', `\r\nProxy-Authorization: Basic ${word}\r\n\r\n`),
    );
    await new Promise((resolve) => socket.once('end', resolve));
    return text;
  };
  expect(await get('me:wrong')).toMatch(/^HTTP\/1\.1 407 /);
  expect(await get('me:secret')).toBe(reply);
});
