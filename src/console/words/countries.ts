/** Countries by the three letters that OCPI writes; the browser knows their names by two. */
const ALPHA_2: Record<string, string> = {
  ...{ AND: 'AD', AUT: 'AT', BEL: 'BE', BGR: 'BG', BIH: 'BA', CHE: 'CH', CYP: 'CY', CZE: 'CZ', DEU: 'DE', DNK: 'DK' },
  ...{ ESP: 'ES', EST: 'EE', FIN: 'FI', FRA: 'FR', GBR: 'GB', GRC: 'GR', HRV: 'HR', HUN: 'HU', IRL: 'IE', ISL: 'IS' },
  ...{ ITA: 'IT', LIE: 'LI', LTU: 'LT', LUX: 'LU', LVA: 'LV', MCO: 'MC', MLT: 'MT', MNE: 'ME', NLD: 'NL', NOR: 'NO' },
  ...{ POL: 'PL', PRT: 'PT', ROU: 'RO', SRB: 'RS', SVK: 'SK', SVN: 'SI', SWE: 'SE', TUR: 'TR', UKR: 'UA', USA: 'US' },
};

/** The code itself for a country that is not in the table. */
export function nameOfCountry(alpha3: string, locale: string): string {
  const alpha2 = ALPHA_2[alpha3];
  return (alpha2 && new Intl.DisplayNames(locale, { type: 'region' }).of(alpha2)) ?? alpha3;
}
