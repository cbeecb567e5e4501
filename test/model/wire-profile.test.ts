import { expect, test } from 'vitest';
import { parseProfile, profileName } from '../../src/model/wire-profile.ts';

test('a profile has a name, and the name gives the profile', () => {
  const profile = { order: 'be', scope: 'frame', strings: 's2le', portrait: 2, charset: 'big5' } as const;
  expect(profileName(profile)).toBe('be,frame,s2le,m2,big5');
  expect(parseProfile('be,frame,s2le,m2,big5')).toEqual(profile);
});

test('the charset may be left out, and case does not matter', () => {
  expect(parseProfile('LE,Content,SZ,M1')).toEqual({
    order: 'le',
    scope: 'content',
    strings: 'sz',
    portrait: 1,
    charset: 'gb18030',
  });
});

test.each([
  '',
  'le',
  'le,content,s1',
  'le,content,s1,m3',
  'content,le,s1,m1',
  'le,content,s1,m1,gbk',
  'le,content,s1,m1,big5,x',
])('"%s" names no profile', (text) => {
  expect(parseProfile(text)).toBeNull();
});
