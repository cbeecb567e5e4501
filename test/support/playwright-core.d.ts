/**
 * What the tests use of playwright-core: its own types need those of browsers, which are no part of this program. An
 * evaluation gives whatever the page gives; here that is what axe.run() does.
 */

export interface AxeResult {
  readonly id: string;
  readonly help: string;
}
export interface AxeResults {
  readonly violations: readonly AxeResult[];
  readonly passes: readonly AxeResult[];
}
export interface Page {
  on(event: 'console', hear: (message: { text(): string }) => void): void;
  on(event: 'pageerror', hear: (error: Error) => void): void;
  on(event: 'request', hear: (request: { url(): string }) => void): void;
  goto(url: string): Promise<unknown>;
  title(): Promise<string>;
  locator(selector: string, options: { readonly hasText: string }): { count(): Promise<number> };
  evaluate(code: string): Promise<AxeResults>;
}
export interface Browser {
  newPage(): Promise<Page>;
  close(): Promise<void>;
}
export declare const chromium: {
  launch(options: { readonly executablePath: string; readonly args: readonly string[] }): Promise<Browser>;
};
