/** Words of the pages about locations, sessions, CDRs, tariffs, tokens and chargers. */
export const chargingWords = {
  'role.CPO': ['charge point operator', 'opérateur de bornes'],
  'role.EMSP': ['mobility service provider', 'opérateur de mobilité'],
  'role.HUB': ['hub', 'hub'],
  'role.NSP': ['navigation service', 'service de navigation'],
  'role.SCSP': ['smart charging service', 'service de recharge intelligente'],
  'role.NAP': ['national access point', 'point d’accès national'],
  'role.OTHER': ['other', 'autre'],
} as const;
