import { LosslessNumber } from 'lossless-json';
import { membersExact, parseExact } from '../../src/ocpi/exact-json';

describe('some members of a JSON text', () => {
  const text = `{ "id" : "A\\"B,{}", "list":[1,{"id":"inside"},"]"], "price": {"excl_vat":0.10000000000000000001,"note":"a\\\\"},
    "credit":true,"nothing":null , "total": 12.50 }`;

  it('are the same as when all of it is read, digit by digit', () => {
    const names = ['id', 'price', 'credit', 'nothing', 'total', 'list', 'absent'];
    const { absent: _, ...whole } = parseExact(text) as Record<string, unknown>;

    expect(membersExact(text, new Set(names))).toEqual(whole);
    expect(membersExact(text, new Set(['total']))).toEqual({ total: new LosslessNumber('12.50') });
    expect(membersExact('{}', new Set(names))).toEqual({});
  });
});
