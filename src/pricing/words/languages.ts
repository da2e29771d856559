/** The languages that prices are told in. */
import { englishDescription } from './describe-en';
import { frenchDescription } from './describe-fr';
import type { DescribeWords } from './describe-words';
import { english } from './en';
import { french } from './fr';
import { englishLint } from './lint-en';
import { frenchLint } from './lint-fr';
import type { LintWords } from './lint-words';
import type { Words } from './words';

export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

const CATALOGUES: Record<Language, Words> = { en: english, fr: french };
const LINTS: Record<Language, LintWords> = { en: englishLint, fr: frenchLint };

const DESCRIPTIONS: Record<Language, DescribeWords> = { en: englishDescription, fr: frenchDescription };

export const descriptionWordsFor = (language: Language): DescribeWords => DESCRIPTIONS[language];
export const wordsFor = (language: Language): Words => CATALOGUES[language];
export const lintWordsFor = (language: Language): LintWords => LINTS[language];
