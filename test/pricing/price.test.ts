import { PricingError } from '../../src/pricing/errors';
import { priceRequest } from '../../src/pricing/request';
import { provedBy, VECTORS, type Vector } from './vectors';

function priced({ request }: Vector): Record<string, unknown> {
  try {
    const { breakdown, ...published } = priceRequest(request).published;
    const lines = breakdown.map(({ price, vat, ...line }) => ({
      ...line,
      price: Number(price),
      vat: vat === null ? null : Number(vat),
    }));
    return { ...published, breakdown: lines, findings: published.findings.map(({ code }) => code).sort() };
  } catch (error) {
    if (error instanceof PricingError) return { error: error.code };
    throw error;
  }
}

describe('the price of every case, to the last digit', () => {
  for (const vector of VECTORS)
    test(`${vector.name}: ${vector.title}${provedBy(vector.name)}`, () => {
      const answer = priced(vector);

      expect(answer).toMatchObject(vector.expected);
    });
});
