/**
 * The view of statistics: an account goes in; how busy it is, a line for each command, and below them the results and the
 * reply times of the selected one come out.
 */

import type { Language } from '../../model/text.ts';
import type { CommandCount, Times, Account as Told } from '../../present/statistics/statistics.ts';
import type { Account } from '../account/account.ts';
import type { Rate } from '../account/rate.ts';
import { fitTo, type Line, type Role, run } from '../screen/frame.ts';
import { safe, widthOf } from '../text/columns.ts';
import { bar, describeCount, describeDuration, describeRate, describeShare, sparkline } from './figures.ts';
import { type Column, drawListing, type View, type ViewPlace, withDetails } from './listing.ts';
import { type ViewWords, viewWordsIn } from './words.ts';

/** Fewer rows have none for protocols and details. */
const fewestRows = 12;
const barColumns = 16;
/** A line of blocks that is shorter tells nothing. */
const fewestBlocks = 8;

/** Draws the view. */
export function viewStatistics(account: Account, place: ViewPlace): View {
  const words = viewWordsIn(place.language);
  const { statistics, rate } = account;
  const { commands, messages } = statistics;
  const nameOf = (result: string): string => resultName(result, account, place.language);
  const isTall = place.rows >= fewestRows;
  const head: Line[] = place.rows < 4 ? [] : [rateLine(rate, place.columns, words)];
  if (isTall) head.push(protocolLine(statistics, place.columns));
  const chosen = commands[place.selected];
  const details = isTall && chosen !== undefined ? detailsOf(chosen, statistics, place, words, nameOf) : [];
  const rows = place.rows - head.length;
  const listed = { ...place, rows: rows - details.length };
  const listing = drawListing(columnsIn(messages, place.columns, words, nameOf), commands, listed, words.nothing);
  const { lines, top, page } = withDetails(listing, details, { columns: place.columns, rows });
  return { title: `${words.statistics} ${messages}`, count: commands.length, lines: [...head, ...lines], top, page };
}

/** Gives `0 done` in the language of the view. */
type NameOfResult = (result: string) => string;

function resultName(result: string, { resultLabels }: Account, language: Language): string {
  const space = result.indexOf(' ');
  const label = space < 0 ? undefined : resultLabels.get(result.slice(space + 1));
  return label === undefined ? result : `${result.slice(0, space)} ${label[language]}`;
}

/** `12/s now, most 40/s, mean 3.1/s in 60 s  ▁▂▃` */
function rateLine(rate: Rate, columns: number, words: ViewWords): Line {
  const counts = rate.counts.slice(-Math.max(1, rate.seconds));
  const most = Math.max(...counts);
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const now = describeRate(counts[counts.length - 1]);
  const long = `  ${words.rate(now, describeRate(most), describeRate(mean), counts.length)}  `;
  const short = `  ${words.rateInShort(now)} `;
  const said = widthOf(long) + fewestBlocks <= columns ? long : short;
  const room = columns - widthOf(said);
  const blocks = room < fewestBlocks ? '' : sparkline(counts.slice(-room), most);
  return fitTo([run(said), run(blocks, 'good')], columns, 'text');
}

/** `kqq ████▌ 62 89 %  http █ 8 11 %` */
function protocolLine({ protocols, messages }: Told, columns: number): Line {
  const parts = Object.entries(protocols).flatMap(([name, count]): Line => {
    const figures = ` ${describeCount(count)} ${describeShare(count, messages)}`;
    return [run(`  ${name} `), run(bar(count, messages, 8).trimEnd(), 'good'), run(figures)];
  });
  return fitTo(parts, columns, 'text');
}

function columnsIn(
  messages: number,
  columns: number,
  words: ViewWords,
  nameOf: NameOfResult,
): readonly Column<CommandCount>[] {
  return [
    {
      title: words.command,
      least: columns < 60 ? 11 : 16,
      most: 32,
      rank: 0,
      cell: ({ command }) => [run(safe(command), 'command')],
    },
    { title: words.protocol, least: 6, most: 8, rank: 10, cell: ({ protocol }) => [run(protocol)] },
    {
      title: words.share,
      least: 6,
      most: 6,
      rank: 9,
      cell: (one) => [run(bar(totalOf(one), messages, 6), 'good')],
    },
    figure(words.all, 4, 1, (one) => describeCount(totalOf(one)), 'text'),
    figure(words.asked, 4, 5, ({ requests }) => describeCount(requests), 'request'),
    figure(words.answered, 4, 6, ({ responses }) => describeCount(responses), 'response'),
    figure(words.pushed, 4, 12, ({ pushes }) => describeCount(pushes), 'push'),
    figure('NULL', 4, 7, ({ nulls }) => describeCount(nulls), 'bad'),
    figure(words.noReply, 4, 8, ({ unanswered }) => describeCount(unanswered), 'bad'),
    figure('p50', 7, 2, ({ replyTimes }) => describeDuration(replyTimes?.p50 ?? null), 'text'),
    figure('p95', 7, 3, ({ replyTimes }) => describeDuration(replyTimes?.p95 ?? null), 'text'),
    figure('p99', 7, 4, ({ replyTimes }) => describeDuration(replyTimes?.p99 ?? null), 'text'),
    figure(words.late, 7, 11, ({ penalties }) => describeDuration(penalties?.p50 ?? null), 'warn'),
    {
      title: words.results,
      least: 16,
      most: 80,
      rank: 13,
      cell: ({ results }) => [run(safe(resultsText(results, words, nameOf)))],
    },
  ];
}

function figure(
  title: string,
  least: number,
  rank: number,
  say: (one: CommandCount) => string,
  role: Role,
): Column<CommandCount> {
  const cell = (one: CommandCount): Line => {
    const said = say(one);
    return [run(said, said === '-' ? 'dim' : role)];
  };
  return { title, least, most: least + 4, isRight: true, rank, cell };
}

function totalOf({ requests, responses, pushes, nulls, unanswered }: CommandCount): number {
  return requests + responses + pushes + nulls + unanswered;
}

function resultsText(results: CommandCount['results'], words: ViewWords, nameOf: NameOfResult): string {
  return Object.entries(results)
    .map(([result, count]) => `${nameOf(result)} ×${count}`)
    .join(words.comma);
}

/** Results with bars, and all that is known of the time a reply takes; a third of the rows at most. */
function detailsOf(
  one: CommandCount,
  { polls }: Told,
  { columns, rows }: ViewPlace,
  words: ViewWords,
  nameOf: NameOfResult,
): readonly Line[] {
  const counts = Object.entries(one.results);
  const whole = counts.reduce((sum, [, count]) => sum + count, 0);
  const lines: Line[] = [
    [run('─'.repeat(columns), 'border')],
    ...timesLine(words.replyTimes, one.replyTimes, words),
    ...timesLine(words.lateRefusals, one.penalties, words),
    ...(one.command === 'GetMsgEx' ? timesLine(words.polls, polls, words) : []),
    ...counts.map(([result, count]): Line => {
      const figures = `${describeCount(count).padStart(6)} ${describeShare(count, whole).padStart(5)}  `;
      return [run(`  ${bar(count, whole, barColumns)}`, 'good'), run(figures), run(safe(nameOf(result)))];
    }),
  ];
  return lines.slice(0, Math.floor(rows / 3)).map((line) => fitTo(line, columns, 'text'));
}

function timesLine(name: string, times: Times | null, words: ViewWords): readonly Line[] {
  if (times === null) return [];
  const { count, p50, p95, p99, most } = times;
  const figures = [
    words.times(count),
    `p50 ${describeDuration(p50)}`,
    `p95 ${describeDuration(p95)}`,
    `p99 ${describeDuration(p99)}`,
    `${words.most} ${describeDuration(most)}`,
  ];
  return [[run(`  ${name}${words.colon}`, 'name'), run(figures.join(words.comma))]];
}
