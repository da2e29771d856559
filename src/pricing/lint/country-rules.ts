/** What is usual in the country of the operator: its rates of VAT and its money. Countries that are not listed are not judged. */
import { type Remark, remark } from './codes';
import { componentsOf, pathOf, type TariffView } from './view';

/** Country → currency; rates of VAT in per cent. */
const COUNTRIES = `
AT EUR 20 13 10, BE EUR 21 12 6, BG EUR 20 9, CH CHF 8.1 3.8 2.6, CY EUR 19 9 5, CZ CZK 21 12, DE EUR 19 7, DK DKK 25,
EE EUR 24 22 13 9, ES EUR 21 10 4, FI EUR 25.5 14 13.5 10, FR EUR 20 10 5.5 2.1, GB GBP 20 5, GR EUR 24 13 6,
HR EUR 25 13 5, HU HUF 27 18 5, IE EUR 23 13.5 9, IS ISK 24 11, IT EUR 22 10 5 4, LI CHF 8.1 3.8 2.6, LT EUR 21 12 9 5,
LU EUR 17 14 8 3, LV EUR 21 12 5, MT EUR 18 12 7 5, NL EUR 21 9, NO NOK 25 15 12, PL PLN 23 8 5, PT EUR 23 13 6,
RO RON 21 19 11 9, SE SEK 25 12 6, SI EUR 22 9.5 5, SK EUR 23 19 5`;

const BY_COUNTRY = new Map(
  COUNTRIES.split(',').map((entry) => {
    const [country = '', currency = '', ...rates] = entry.trim().split(' ');
    return [country, { currency, rates }] as const;
  }),
);

export function countryRemarks(view: TariffView): Remark[] {
  const country = String(view.raw.country_code ?? '').toUpperCase();
  const usual = BY_COUNTRY.get(country);
  if (!usual) return [];
  const { currency } = view.tariff;
  const unusual = componentsOf(view).filter(
    ({ component: { vat } }) => vat && !vat.isZero() && !usual.rates.includes(vat.toFixed()),
  );
  return [
    ...unusual.map(({ component }) =>
      remark('VAT_RATE_UNUSUAL', `${pathOf(component)}/vat`, { vat: component.vatText ?? '', country }),
    ),
    ...(currency === usual.currency ? [] : [remark('CURRENCY_UNUSUAL', '/currency', { currency, country })]),
  ];
}
