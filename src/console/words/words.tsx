/** What the console says, in the language of whoever reads it. Each entry of a catalogue stands in both languages. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { ageOf, useNow } from '../lib/time';
import { chargerWords } from './chargers';
import { chargingWords } from './charging';
import { checkNames, checkWords } from './checks';
import { commonWords } from './common';
import { nameOfCountry } from './countries';
import { deedWords } from './deeds';
import { explanationWords } from './explanations';
import { locationWords } from './locations';
import { newsWords } from './news';
import { partnerWords } from './partners';
import { quirkWords } from './quirks';
import { systemWords } from './system';
import { tariffWords } from './tariffs';
import { traceWords } from './trace';

export const LANGUAGES = { en: 'English', fr: 'Français' } as const;
export type Language = keyof typeof LANGUAGES;

const CATALOGUE = {
  ...commonWords,
  ...partnerWords,
  ...quirkWords,
  ...traceWords,
  ...explanationWords,
  ...locationWords,
  ...chargingWords,
  ...tariffWords,
  ...chargerWords,
  ...checkWords,
  ...newsWords,
  ...deedWords,
  ...systemWords,
};
export type WordKey = keyof typeof CATALOGUE;
type Values = Record<string, string | number>;

const INDEX: Record<Language, 0 | 1> = { en: 0, fr: 1 };
/** Whose way of writing dates and numbers goes with a language. */
const LOCALE: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR' };
const STORED = 'junction.language';

/** Of `one | many` what goes with a count. */
function oneOrMany(language: Language, text: string, count: string | number | undefined): string {
  const [one = '', many] = text.split(' | ');
  return many === undefined || new Intl.PluralRules(language).select(Number(count)) === 'one' ? one : many;
}

/** The text under a key with `{names}` replaced; undefined for a key that no catalogue has. */
export function textOf(language: Language, key: string, values: Values = {}): string | undefined {
  const pair = (CATALOGUE as Record<string, readonly [string, string]>)[key] ?? checkNames[key];
  const text = pair && oneOrMany(language, pair[INDEX[language]], values.count);
  return text?.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

function preferred(): Language {
  const stored = localStorage.getItem(STORED);
  if (stored && stored in LANGUAGES) return stored as Language;
  return navigator.language.startsWith('fr') ? 'fr' : 'en';
}

interface Speech {
  language: Language;
  locale: string;
  setLanguage: (language: Language) => void;
  /** The text under a key. */
  t: (key: WordKey, values?: Values) => string;
  /** The same for a key that is put together at run time; `fallback` when there is none. */
  say: (key: string, fallback: string, values?: Values) => string;
  /** The name of a country under its ISO 3166-1 alpha-3 code; the code itself when it is none. */
  countryName: (alpha3: string) => string;
  number: (value: number) => string;
  /** Date and time of day, in the reader's time zone. */
  moment: (dateTime: string | number) => string;
}

const SpeechContext = createContext<Speech | undefined>(undefined);

function speechIn(language: Language, setLanguage: (language: Language) => void): Speech {
  const numbers = new Intl.NumberFormat(LOCALE[language]);
  const moments = new Intl.DateTimeFormat(LOCALE[language], { dateStyle: 'medium', timeStyle: 'medium' });
  return {
    language,
    locale: LOCALE[language],
    setLanguage,
    t: (key, values) => textOf(language, key, values) ?? key,
    say: (key, fallback, values) => textOf(language, key, values) ?? fallback,
    countryName: (alpha3) => nameOfCountry(alpha3, LOCALE[language]),
    number: (value) => numbers.format(value),
    moment: (dateTime) => moments.format(new Date(dateTime)),
  };
}

export function Words({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(preferred);
  useEffect(() => {
    document.documentElement.lang = language;
    localStorage.setItem(STORED, language);
  }, [language]);
  const speech = useMemo(() => speechIn(language, setLanguage), [language]);
  return <SpeechContext.Provider value={speech}>{children}</SpeechContext.Provider>;
}

export function useWords(): Speech {
  const speech = useContext(SpeechContext);
  if (!speech) throw new Error('useWords outside of Words');
  return speech;
}

const STEPS: [number, Intl.RelativeTimeFormatUnit][] = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1000, 'second'],
];

/** How long ago a moment was, in words, with the exact moment when pointed at. */
export function Ago({ at }: { at: string }) {
  const { language, moment } = useWords();
  const ms = ageOf(at, useNow(10_000));
  const [size, unit] = STEPS.find(([least]) => Math.abs(ms) >= least) ?? [1000, 'second'];
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-Math.round(ms / size), unit);
  return (
    <time dateTime={at} title={moment(at)}>
      {words}
    </time>
  );
}
