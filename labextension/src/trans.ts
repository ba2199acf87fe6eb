/** The words of the page in the language of JupyterLab. What rules say comes from the kernel, in English. */

/** As JupyterLab's bundle of translations; `%1` stands for the first of the values, of a plural for the number. */
export interface Words {
  __(text: string, ...values: unknown[]): string;
  _n(one: string, many: string, number: number, ...values: unknown[]): string;
}

const filled = (text: string, values: unknown[]) => text.replace(/%(\d+)/g, (_, at: string) => String(values[Number(at) - 1] ?? ''));

const ENGLISH: Words = {
  __: (text, ...values) => filled(text, values),
  _n: (one, many, number, ...values) => filled(number === 1 ? one : many, [number, ...values])
};

let now = ENGLISH;

/** Speak another language from now on. */
export function speak(words: Words): void {
  now = words;
}

/** Called by this name, so that the tool of JupyterLab's translators finds the texts. */
export const trans: Words = {
  __: (text, ...values) => now.__(text, ...values),
  _n: (one, many, number, ...values) => now._n(one, many, number, ...values)
};
