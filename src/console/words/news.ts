/** What happened, in people's words: one entry for each type of event. */
export const newsWords = {
  'news.platform.invited': ['A partner was invited', 'Un partenaire a été invité'],
  'news.platform.registered': ['A partner has registered', 'Un partenaire s’est enregistré'],
  'news.platform.updated': ['A partner has renewed its credentials', 'Un partenaire a renouvelé ses identifiants'],
  'news.platform.failed': ['A registration failed', 'Un enregistrement a échoué'],
  'news.platform.unregistered': ['A partner is no longer registered', 'Un partenaire n’est plus enregistré'],
  'news.platform.offline': ['A partner does not answer any more', 'Un partenaire ne répond plus'],
  'news.platform.online': ['A partner answers again', 'Un partenaire répond de nouveau'],
  'news.location.updated': ['A location came or changed', 'Un lieu est arrivé ou a changé'],
  'news.location.removed': ['A location is gone', 'Un lieu a disparu'],
  'news.tariff.updated': ['A tariff came or changed', 'Un tarif est arrivé ou a changé'],
  'news.tariff.removed': ['A tariff is gone', 'Un tarif a disparu'],
  'news.token.updated': ['A token came or changed', 'Un jeton est arrivé ou a changé'],
  'news.token.authorized': ['A partner asked about a token', 'Un partenaire a demandé un jeton'],
  'news.session.updated': ['A session came or changed', 'Une session est arrivée ou a changé'],
  'news.cdr.received': ['A CDR came', 'Un CDR est arrivé'],
  'news.cdr.checked': ['A CDR was checked', 'Un CDR a été contrôlé'],
  'news.command.received': ['A command came', 'Une commande est arrivée'],
  'news.command.result': ['The result of a command', 'Le résultat d’une commande'],
  'news.charging-profile.result': ['The result of a charging profile', 'Le résultat d’un profil de charge'],
  'news.object.rejected': ['An object was not taken', 'Un objet n’a pas été pris'],
  'news.push.failed': ['An object could not be delivered', 'Un objet n’a pas pu être livré'],
  'news.push.paused': ['Deliveries to a partner have stopped', 'Les envois vers un partenaire sont arrêtés'],
  'news.push.resumed': ['Deliveries to a partner go on', 'Les envois vers un partenaire reprennent'],
  'news.pull.failed': ['A list could not be read', 'Une liste n’a pas pu être lue'],
  'news.webhook.disabled': ['A webhook was disabled', 'Un webhook a été désactivé'],
} as const;

/** The types of event that the console listens to. */
export const NEWS_TYPES = Object.keys(newsWords).map((key) => key.slice('news.'.length));
