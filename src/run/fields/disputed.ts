export function runFieldsDisputed(_: unknown): Promise<number> {
  return Promise.resolve(0);
}
