/** The languages that prices are told in. */
import { english } from './en';
import { french } from './fr';
import type { Words } from './words';

export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

const CATALOGUES: Record<Language, Words> = { en: english, fr: french };

export const wordsFor = (language: Language): Words => CATALOGUES[language];
