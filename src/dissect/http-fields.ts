import type { Field } from '../model/field.ts';
import type { Frame, HttpHead } from '../model/frame.ts';

export function httpFields(frame: Frame, _head: HttpHead): readonly Field[] {
  return [{ name: 'bytes', path: 'http', role: 'field', span: { layer: 0, start: 0, end: frame.end - frame.start }, status: 'known' }];
}
