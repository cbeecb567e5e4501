/**
 * What a message says of a frame of oicq: a compact parse goes in, its command, number and Problems come out, and the
 * words of its log line.
 */

import type { TextWriter } from '../../bytes/text-writer.ts';
import type { OicqParse } from '../../model/message.ts';
import { noProblems, type Problem } from '../../model/problem.ts';
import type { Language } from '../../model/text.ts';
import { describeSize, hexWord } from './words.ts';

/** The name of the command, `0x0aaa` where no table has one; null in a frame that ends before it. */
export function oicqCommand({ command, rules }: OicqParse): string | null {
  if (command < 0) return null;
  return rules.commands.get(command)?.name ?? hexWord(command);
}

/** The Problems of a frame; `layerStart` is the offset in `body` that spans count from. */
export function checkOicq(parse: OicqParse, layerStart: number): readonly Problem[] {
  const { rules, start, end, stop, version, sequence } = parse;
  const problems: Problem[] = [];
  if (sequence < 0) {
    const text = `the header has 7 bytes, this frame ${end - start}`;
    problems.push({ code: 'oicq.header', severity: 'warn', text, needed: 7, had: end - start });
    return problems;
  }
  if (!rules.versions.has(version)) {
    const span = { layer: 1, start: start + 1 - layerStart, end: start + 3 - layerStart };
    const text = `version ${hexWord(version)} is not listed`;
    problems.push({ code: 'oicq.version', severity: 'note', text, path: 'oicq.version', span });
  }
  if (stop === end) {
    problems.push({ code: 'oicq.tail', severity: 'warn', text: 'the frame does not end in 03' });
  } else if (!parse.fits) {
    const had = stop - parse.prefixStart;
    const text = `${describeSize(had).en} behind the header are no ciphertext of a known form`;
    const span = { layer: 1, start: parse.prefixStart - layerStart, end: stop - layerStart };
    problems.push({ code: 'oicq.length', severity: 'note', text, path: 'oicq.body', span, had });
  }
  return problems.length === 0 ? noProblems : problems;
}

/** Appends the last column of the log line: what the command is, which client, how much is encrypted. */
export function writeOicqSummary(parse: OicqParse, language: Language, out: TextWriter): void {
  if (parse.sequence < 0) return;
  const { rules } = parse;
  const command = rules.commands.get(parse.command);
  if (command === undefined)
    out.text(language === 'en' ? `?command=${hexWord(parse.command)}` : `?命令=${hexWord(parse.command)}`);
  else if (command.status === 'disputed' && command.readings !== undefined) {
    const or = language === 'en' ? ' or ' : '，或 ';
    out.text(`!${command.readings.map(({ label }) => label[language]).join(or)}`);
  } else out.text(command.title[language]);
  const version = rules.versions.get(parse.version);
  out.text(language === 'en' ? ', ' : '，');
  out.text(version === undefined ? `?version=${hexWord(parse.version)}` : version.title[language]);
  const length = parse.stop - (parse.fits ? parse.cipherStart : parse.prefixStart);
  if (length === 0) return;
  out.text((language === 'en' ? ', ' : '，') + describeSize(length)[language]);
  if (parse.fits) out.text(language === 'en' ? ' encrypted' : '已加密');
}
