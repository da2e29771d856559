import type { Price } from '../../lib/objects';
import { useWords } from '../../words/words';

/** An amount in its currency: with VAT where that is known. */
export function Money({ price, currency }: { price: Price | undefined; currency: string }) {
  const { locale } = useWords();
  if (!price) return <>–</>;
  const written = new Intl.NumberFormat(locale, { style: 'currency', currency });
  return <span className="nowrap">{written.format(price.incl_vat ?? price.excl_vat)}</span>;
}
