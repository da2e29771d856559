/** What a setting is: its name in the environment, its words, how its text is read, what it must be. */
import { IsIn, IsInt, Max, Min, ValidateBy } from 'class-validator';

export interface SettingDoc {
  /** Name in the environment and in `config/*.json`. */
  name: string;
  doc: string;
  /** Never shown in messages. */
  secret?: true;
  read: (text: string) => unknown;
}

const docs = new Map<string, SettingDoc>();

/** Names and describes a setting; `read` turns the environment's text into its value. */
export function Setting(
  name: string,
  doc: string,
  read: (text: string) => unknown = String,
  secret?: true,
): PropertyDecorator {
  return (_target, property) => {
    docs.set(String(property), { name, doc, read, ...(secret ? { secret } : {}) });
  };
}

/** Property of `Config` → its setting, in the order they are written. */
export const SETTINGS: ReadonlyMap<string, SettingDoc> = docs;

export const whole = (text: string) => (/^-?\d+$/.test(text) ? Number(text) : text);
export const number = (text: string) => (text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text);
export const flag = (text: string) => (text === 'true' ? true : text === 'false' ? false : text);
export const list = (text: string) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);

export const Flag = () => IsIn([true, false], { message: 'true or false' });
export const WholeNumber = (min: number, max: number) => (target: object, property: string) => {
  const message = `a whole number from ${min} to ${max}`;
  for (const rule of [IsInt({ message }), Min(min, { message }), Max(max, { message })]) rule(target, property);
};
export const Rule = (message: string, validate: (value: unknown) => boolean) =>
  ValidateBy({ name: 'setting', validator: { validate } }, { message });

export const isText = (value: unknown): value is string => typeof value === 'string';
export const isWebUrl = (value: unknown) =>
  isText(value) && /^https?:\/\//.test(value) && URL.canParse(value) && !/[?#]/.test(value);
export const isDatabaseUrl = (value: unknown) =>
  isText(value) && (/^sqlite:.+/.test(value) || /^(mysql|mariadb):\/\/[^/]+\/[^/]+$/.test(value));
export const isListOfNatsUrls = (value: unknown) =>
  Array.isArray(value) && value.every((url) => /^(nats|tls):\/\/[^/]+$/.test(url) && URL.canParse(url));
export const isAuthorizeUnknown = (value: unknown) =>
  isText(value) && /^(all|none|[A-Za-z]{2}\*[A-Za-z0-9]{3}( *, *[A-Za-z]{2}\*[A-Za-z0-9]{3})*)$/.test(value);
export const isListOfCountries = (value: unknown) =>
  Array.isArray(value) && value.every((country) => isText(country) && /^[A-Z]{3}$/.test(country));
/** As OpenTelemetry writes them: percent-encoded. */
export const isListOfHeaders = (value: unknown) =>
  Array.isArray(value) && value.every((header) => /^[\w-]+=([^%]|%[0-9A-Fa-f]{2})*$/.test(header));
export const isKeyOf32Bytes = (value: unknown) => isText(value) && Buffer.from(value, 'base64').length === 32;
