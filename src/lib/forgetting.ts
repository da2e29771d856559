/**
 * Takes names out of what was logged: the value of a member that names a card or a contract, and the part of an address
 * that names a Token. Nothing else is touched, however much it looks like one: a reading may be the number of a card.
 */
import { isObject } from './json';

/** Members that name a card or a contract: of OCPI, of OCPP, and of what we keep of both. */
const MEMBERS = ['uid', 'contract_id', 'visual_number', 'idTag', 'idToken', 'text', 'tokenUid', 'contractId', 'object'];
const NAMING: ReadonlySet<string> = new Set(MEMBERS);

export class Forgetting {
  private readonly pattern: RegExp;
  /** What is to be forgotten, in capitals → what stands in its place. */
  readonly aliases: ReadonlyMap<string, string>;

  /** `aliases`: what is to be forgotten → what stands in its place. Compared without regard to case, as chargers write. */
  constructor(aliases: ReadonlyMap<string, string>) {
    this.aliases = new Map([...aliases].map(([text, alias]) => [text.toUpperCase(), alias]));
    const spellings = [...aliases.keys()].flatMap((text) => [inJson(text), encodeURIComponent(text), inBytes(text)]);
    const any = [...new Set(spellings)].map((text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|');
    // Between the cells of a leg of the trace stands \x1f, behind the last one \x1e.
    const member = `"(?:${MEMBERS.join('|')})"\\s*:\\s*"`;
    const address = '/tokens/(?:[^/?"\\x1f]{2}/[^/?"\\x1f]{3}/)?';
    this.pattern = new RegExp(`(${member}|${address}|\\x1f)(${any || '(?!)'})(?=["/?\\x1e\\x1f]|$)`, 'gi');
  }

  /** JSON, a frame or an address, with aliases in place of names. */
  in(text: string): string {
    return text.replace(this.pattern, (_, before: string, name: string) => before + this.aliasOf(name));
  }

  /** The same with stars, as long as the name was: for texts in which places are counted. */
  starred(text: string): string {
    return text.replace(this.pattern, (_, before: string, name: string) => before + '*'.repeat(name.length));
  }

  /** In a value that others hold on to, changed in its place. */
  inside(value: unknown): void {
    if (Array.isArray(value)) for (const item of value) this.inside(item);
    if (!isObject(value)) return;
    for (const [member, held] of Object.entries(value)) {
      const alias = typeof held === 'string' && NAMING.has(member) ? this.aliases.get(held.toUpperCase()) : undefined;
      if (alias !== undefined) value[member] = alias;
      else this.inside(held);
    }
  }

  private aliasOf(spelling: string): string {
    return this.aliases.get(spelling.toUpperCase()) ?? this.aliases.get(plain(spelling).toUpperCase()) ?? '';
  }
}

const inJson = (text: string) => JSON.stringify(text).slice(1, -1);
/** UTF-8 that is looked at byte by byte. */
const inBytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

/** A spelling as it was before it was written into JSON or an address. */
function plain(spelling: string): string {
  try {
    return spelling.includes('\\') ? (JSON.parse(`"${spelling}"`) as string) : decodeURIComponent(spelling);
  } catch {
    return spelling;
  }
}
