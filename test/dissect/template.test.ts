import { expect, test } from 'vitest';
import { compileTemplate, namesInTemplate } from '../../src/dissect/template.ts';

test('a template names its fields', () => {
  expect(namesInTemplate('{MN} {MN?message|messages}[: <{UN} {MG}>]')).toEqual(['MN', 'MN', 'UN', 'MG']);
});

test.each([
  ['{MN', '"{" without "}"'],
  ['[a {MN}', '"]" missing'],
  ['a] b', 'unmatched "]"'],
  ['{MN?one}', 'needs two words'],
  ['{}', 'names no field'],
])('the faulty template %s is refused with what is wrong', (template, message) => {
  expect(() => compileTemplate(template)).toThrow(message);
});
