/** Remarks, put into words. */
import { type Language, lintWordsFor } from '../words/languages';
import { filled } from '../words/lint-words';
import { LINT_CODES, type LintCode, type LintSentence, type Remark } from './codes';

export interface LintFinding {
  code: LintCode;
  /** E: do not publish it. W: look at it. I: good to know. */
  severity: 'E' | 'W' | 'I';
  /** JSON pointer. */
  path: string;
  message: string;
  hint: string;
}

export function inWords({ code, path, facts = {}, sentence }: Remark, language: Language): LintFinding {
  const [message, hint] = lintWordsFor(language)[sentence ?? (code as LintSentence)];
  return { code, severity: LINT_CODES[code], path, message: filled(message, facts), hint: filled(hint, facts) };
}

const RANK = { E: 0, W: 1, I: 2 };

/** Errors first. */
export const bySeverity = (a: LintFinding, b: LintFinding): number => RANK[a.severity] - RANK[b.severity];
