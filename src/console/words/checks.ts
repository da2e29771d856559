/** Words of the check of a partner and of its scorecard. */

/** What a check looks at: in English as the API names it, in French. */
const NAMES: [string, string][] = [
  ['the list of versions', 'la liste des versions'],
  ['the list of versions is answered', 'la liste des versions répond'],
  ['a token that nobody was given is refused with HTTP {n}', 'un jeton inconnu est refusé par HTTP {n}'],
  ['versions are listed', 'des versions sont listées'],
  ['every entry is a Version', 'chaque entrée est une Version'],
  [
    'version {n}, which is in use, is listed with an absolute URL',
    'la version {n}, utilisée, est listée avec une URL absolue',
  ],
  ['the version details are answered', 'les détails de la version répondent'],
  [
    'the details are those of the version they are listed under',
    'les détails sont ceux de la version sous laquelle ils sont listés',
  ],
  ['each endpoint has an identifier, a role and a URL', 'chaque point d’accès a un identifiant, un rôle et une URL'],
  ['credentials is listed', 'credentials est listé'],
  [
    'the endpoints are those that we were told when we registered',
    'les points d’accès sont ceux annoncés à l’enregistrement',
  ],
  ['the credentials object', 'l’objet credentials'],
  ['the credentials object is answered', 'l’objet credentials répond'],
  ['GET answers the credentials object', 'GET renvoie l’objet credentials'],
  ['the answer repeats X-Request-ID and X-Correlation-ID', 'la réponse répète X-Request-ID et X-Correlation-ID'],
  ['the answer is application/json', 'la réponse est en application/json'],
  ['the envelope has a status code and a timestamp in UTC', 'l’enveloppe a un code de statut et un horodatage UTC'],
  ['the list', 'la liste'],
  ['the list is answered', 'la liste répond'],
  ['the first page is answered', 'la première page répond'],
  ['the list is answered with a list', 'la réponse est bien une liste'],
  ['X-Total-Count is there', 'X-Total-Count est présent'],
  ['X-Limit is there', 'X-Limit est présent'],
  ['no page has more objects than asked for', 'aucune page n’a plus d’objets que demandé'],
  ['a next link is there exactly when there is more', 'un lien « next » est présent exactement quand il y a une suite'],
  [
    'every object has its required fields, and each field is of its kind',
    'chaque objet a ses champs obligatoires, chacun du bon type',
  ],
  ['the next link leads to other objects on the same host', 'le lien « next » mène à d’autres objets sur le même hôte'],
  ['the second page is answered', 'la deuxième page répond'],
  ['a page beyond the end is answered', 'une page au-delà de la fin répond'],
  ['a page beyond the end is an empty list', 'une page au-delà de la fin est vide'],
  ['date_from is inclusive, date_to is exclusive', 'date_from est inclus, date_to est exclu'],
  ['a list with date_from is answered', 'une liste avec date_from répond'],
  ['a list with date_to is answered', 'une liste avec date_to répond'],
  ['date_from is inclusive', 'date_from est inclus'],
  ['date_to is exclusive', 'date_to est exclu'],
  ['a date that is none is answered', 'une date invalide répond'],
  ['a date that is none is refused with {n}', 'une date invalide est refusée par {n}'],
  ['one Location is answered by its id', 'un lieu est renvoyé par son identifiant'],
  ['an unknown Location is answered', 'un lieu inconnu répond'],
  ['an unknown Location is answered with HTTP {n}', 'un lieu inconnu est refusé par HTTP {n}'],
];

/** Under `check.name.` and what the API says. */
export const checkNames: Record<string, readonly [string, string]> = Object.fromEntries(
  NAMES.map(([en, fr]) => [`check.name.${en}`, [en, fr] as const]),
);

/** Key of the words for what a check looked at, and the number that stands in it. */
export function checkNameOf(name: string): { key: string; values: { n: string } } {
  const n = /\d[\d.]*/.exec(name)?.[0] ?? '';
  return { key: `check.name.${n ? name.replace(n, '{n}') : name}`, values: { n } };
}

export const checkWords = {
  'check.tab': ['Check', 'Contrôle'],
  'check.title': ['Does it keep to OCPI?', 'Respecte-t-il OCPI ?'],
  'check.lead': [
    'Reads its versions, credentials and lists, page by page, and compares what comes with the specification. Nothing is written there.',
    'Lit ses versions, ses identifiants et ses listes, page par page, et compare à la spécification. Rien n’y est écrit.',
  ],
  'check.never': ['Never checked yet.', 'Jamais contrôlé.'],
  'check.now': ['Check now', 'Contrôler'],
  'check.running': [
    'Asking the partner; this may take a minute…',
    'Le partenaire est interrogé ; une minute peut-être…',
  ],
  'check.when': ['Checked', 'Contrôlé'],
  'check.verdict.pass': ['Nothing is wrong', 'Rien à redire'],
  'check.verdict.warn': [
    'It works, but for recommendations it does not follow',
    'Correct, hormis des recommandations non suivies',
  ],
  'check.verdict.fail': ['It breaks rules that others rely on', 'Il enfreint des règles dont les autres dépendent'],
  'check.outcome.pass': ['as it should be', 'conforme'],
  'check.outcome.warn': ['not recommended', 'déconseillé'],
  'check.outcome.fail': ['rule broken', 'règle enfreinte'],
  'check.outcome.skip': ['not tried', 'non essayé'],
  'check.count.pass': ['{count} in order', '{count} conformes'],
  'check.count.warn': ['{count} not recommended', '{count} déconseillés'],
  'check.count.fail': ['{count} broken', '{count} enfreintes'],
  'check.count.skip': ['{count} not tried', '{count} non essayés'],
  'check.showAll': ['Show what is in order too', 'Montrer aussi ce qui est conforme'],
  'check.what': ['What was looked at', 'Ce qui a été regardé'],
  'check.rules': ['Requirements', 'Exigences'],
  'check.request': ['the request', 'la requête'],
  'check.allGood': ['Everything that was looked at is in order.', 'Tout ce qui a été regardé est conforme.'],

  'score.tab': ['Scorecard', 'Bilan'],
  'score.title': ['How well it does', 'Ses résultats'],
  'score.lead': [
    'From the trace and from what came, beside the average of the others.',
    'D’après les traces et ce qui est arrivé, à côté de la moyenne des autres.',
  ],
  'score.period': ['Period', 'Période'],
  'score.days': ['{count} days', '{count} jours'],
  'score.begin': ['From', 'Du'],
  'score.end': ['Until', 'Au'],
  'score.figure': ['Figure', 'Indicateur'],
  'score.partner': ['This partner', 'Ce partenaire'],
  'score.others': ['Others ({count})', 'Autres ({count})'],
  'score.availability': ['Answers at all', 'Répond'],
  'score.availability.help': ['of our requests', 'sur nos requêtes'],
  'score.success': ['Answers with success', 'Répond avec succès'],
  'score.success.help': ['of our requests', 'sur nos requêtes'],
  'score.p95': ['Time of an answer', 'Temps de réponse'],
  'score.p95.help': ['19 of 20 are quicker', '19 sur 20 sont plus rapides'],
  'score.authorization': ['Says whether a token may charge', 'Autorise une recharge'],
  'score.authorization.help': ['19 of 20 are quicker', '19 sur 20 sont plus rapides'],
  'score.received': ['What it sends is taken', 'Ce qu’il envoie est accepté'],
  'score.received.help': ['of its requests', 'sur ses requêtes'],
  'score.completeness': ['Its locations are complete', 'Ses lieux sont complets'],
  'score.completeness.help': ['of what drivers need to know', 'de ce qu’un conducteur doit savoir'],
  'score.cdrDelay': ['A CDR comes after', 'Un CDR arrive après'],
  'score.cdrDelay.help': ['in the middle, from the end of charging', 'valeur médiane, depuis la fin de la recharge'],
  'score.modules': ['By module', 'Par module'],
  'score.requests': ['Requests', 'Requêtes'],
  'score.half': ['Half within', 'La moitié en'],
  'score.most': ['95 % within', '95 % en'],
  'score.slowest': ['99 % within', '99 % en'],
  'score.nothing': ['Nothing was asked of it in this period.', 'Rien ne lui a été demandé sur cette période.'],
  'score.hours': ['{count} h', '{count} h'],
  'score.minutes': ['{count} min', '{count} min'],
} as const;
