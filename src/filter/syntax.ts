/**
 * The filter language as trees: what a parser makes and an evaluator reads. Every node knows where it stands in the text,
 * so that whatever is wrong with it can be pointed at.
 */

/** Characters `[start, end)` of the expression. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'contains' | 'matches';

/** `"text"`, `"text"i` (without regard to case), or a bare word. */
export interface Literal extends Place {
  readonly text: string;
  readonly isQuoted: boolean;
  readonly ignoresCase: boolean;
}

/** What a comparison reads: a field, one item of a list, how many items it has, or how many records fit. */
export type Operand =
  | ({ readonly kind: 'field'; readonly name: string; readonly index: number | null } & Place)
  | ({ readonly kind: 'len'; readonly name: string } & Place)
  | ({ readonly kind: 'count'; readonly term: Expression | null } & Place);

/** A single value, or from `low` to `high`, both included. */
export interface Range {
  readonly low: Literal;
  readonly high: Literal | null;
}

export type Expression =
  | ({ readonly kind: 'or' | 'and'; readonly terms: readonly Expression[] } & Place)
  | ({ readonly kind: 'not'; readonly term: Expression } & Place)
  | ({
      readonly kind: 'compare';
      readonly operand: Operand;
      readonly operator: CompareOperator;
      readonly literal: Literal;
    } & Place)
  | ({ readonly kind: 'in'; readonly operand: Operand; readonly ranges: readonly Range[] } & Place)
  /** The field is there; of a field that is true or false, that it is true. */
  | ({ readonly kind: 'has'; readonly operand: Operand } & Place)
  /** Of any record, or of all of them (and there are some). */
  | ({ readonly kind: 'any' | 'all'; readonly term: Expression } & Place);

/** What is wrong with an expression, in a sentence without a full stop, and where. */
export interface FilterFault extends Place {
  readonly text: string;
}

/** Thrown inside the parser and the compiler; their doors give it back as a fault. */
export class FilterError extends Error {
  readonly fault: FilterFault;

  constructor(text: string, { start, end }: Place) {
    super(text);
    this.fault = { text, start, end };
  }
}
