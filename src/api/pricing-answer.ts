/** How calls about prices are answered: digits as they are, in the language that was asked for. */
import { parseExact, stringifyExact } from '../ocpi/exact-json';
import { InputError, PricingError } from '../pricing/errors';
import { LANGUAGES, type Language } from '../pricing/words/languages';
import { Problem } from './problem';
import type { ApiAnswer, ApiRequest } from './route';

export const LANGUAGE = { language: `Language of the sentences: ${LANGUAGES.join(' or ')}.` };

/** Reads the body with its digits, writes the answer with its digits, and turns refusals into problems. */
export function answered(
  { text: body, query }: ApiRequest,
  by: (question: unknown, language: Language) => object,
): ApiAnswer {
  try {
    return { status: 200, json: stringifyExact(by(parseExact(body), languageIn(query))) };
  } catch (error) {
    if (error instanceof PricingError) throw new Problem(422, 'No price', error.message, { code: error.code });
    if (error instanceof InputError) throw new Problem(400, 'Bad request', error.message, { faults: error.faults });
    if (error instanceof SyntaxError) throw new Problem(400, 'Bad request', error.message);
    throw error;
  }
}

/** `?language=`; English when left out. Throws Problem 400. */
export function languageIn(query: URLSearchParams): Language {
  const wanted = query.get('language') ?? 'en';
  const found = LANGUAGES.find((language) => language === wanted);
  if (!found) throw new Problem(400, 'Bad request', `?language=${wanted} is not one of ${LANGUAGES.join(', ')}`);
  return found;
}
