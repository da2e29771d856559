/** What is said of each remark of the linter: what is wrong, and what to do. `{fact}` stands for a fact of the remark. */
import type { LintSentence } from '../lint/codes';

export type LintWords = Readonly<Record<LintSentence, readonly [message: string, hint: string]>>;

export const filled = (sentence: string, facts: Readonly<Record<string, string>>): string =>
  sentence.replace(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? '?');
