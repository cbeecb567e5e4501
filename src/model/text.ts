/**
 * Text for people, in the two languages of the tool.
 */

export type Language = 'en' | 'zh';

/** The same words in English and Chinese. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}
