/**
 * What each page of the console asks of the API, as src/console asks it; more than one line of a page are its filters and
 * tabs. `*` before a path: every page of the list, one after the other.
 */
import { HOLDER } from './pages-fill.mjs';

const DAY_MS = 86_400_000;
const dayOf = (ms) => `${new Date(ms).toISOString().slice(0, 10)}T00:00:00Z`;
const lastDays = (days, now) => `from=${dayOf(now - (days - 1) * DAY_MS)}&to=${dayOf(now + DAY_MS)}`;

/** Where what came at that moment stands in a list. */
const placeAt = (ms) => ms.toString(16).padStart(12, '0');

/** Page → requests that it sends at the same time. */
export function pagesOf({ trace, webhook, platform, partner, counts, now }) {
  const party = `/parties/${HOLDER.replace('*', '/')}`;
  const messages = (query) => `/messages?${query}&limit=50`;
  const named = (id) => [messages(`object=${id}`), messages(`correlation_id=${id}`), `/messages/${id}`];
  const since = encodeURIComponent(new Date(now - 7 * DAY_MS).toISOString());
  const theirs = encodeURIComponent(partner);
  const list = (module, limit, query = '') => ['/parties', `${party}/${module}?order=newest&limit=${limit}${query}`];
  const one = (module, id, owner = HOLDER) => `${party}/${module}/${owner.replace('*', '/')}/${id}`;
  const partnerPage = (...more) => [`/platforms/${platform}`, '/parties', ...more];
  const statements = (month, direction) => [
    '*/parties',
    `${party}/statements?month=${month}&direction=${direction}`,
    `${party}/reconciliation/sessions-without-cdr`,
    `${party}/reconciliation/cdrs-without-session`,
  ];
  const month = (ms) => new Date(ms).toISOString().slice(0, 7);
  const charger = `${party}/charge-points/CP1`;
  // Even numbers are the holder's own.
  const last = (module) => Math.floor((counts[module] - 1) / 2) * 2;
  return {
    overview: ['/console/session', '*/platforms', '*/parties', '/status', '/messages?limit=8'],
    trace: [messages('')],
    'trace, failed': [messages('failed=true')],
    'trace, an object of the oldest': named(trace.oldest.object),
    'trace, an object of the newest': named(trace.newest.object),
    'trace, a correlation of the oldest': named(trace.oldest.correlation),
    'trace, a message of the oldest': named(trace.oldest.id),
    'trace, an id that nobody has': named('NOT-THERE'),
    'trace, of a platform': [messages(`platform=${platform}`)],
    'trace, of a party': [messages(`party=${theirs}`)],
    'trace, of a module': [messages('module=cdrs')],
    'trace, with a status': [messages('status=2001')],
    'trace, with a status that is rare': [messages('status=4002')],
    'trace, since a week ago': [messages(`since=${since}`)],
    'trace, failed ones of a partner and module': [messages(`failed=true&party=${theirs}&module=tokens`)],
    'trace, what never came together': [messages(`platform=${platform}&module=cdrs&status=403`)],
    'trace, parts that never came together': [messages(`party=${encodeURIComponent('FR*OWN')}&platform=${platform}`)],
    'trace, page in the middle': [messages(`cursor=${trace.middle.id}`)],
    'trace, page in the middle of what failed': [
      messages(`failed=true&platform=${platform}&cursor=${trace.middle.id}`),
    ],
    'trace, last page': [messages(`cursor=${trace.oldest.id}`)],
    'a journey of the oldest': [`/messages?correlation_id=${trace.oldest.correlation}&limit=200`],
    'a message of the middle': [`/messages/${trace.middle.id}`],
    partners: ['*/platforms', '*/parties', '/status'],
    'connect a partner': [`/messages?platform=${platform}&limit=50`, `/platforms/${platform}`, '/quirks'],
    'a partner': partnerPage(`/messages?platform=${platform}&limit=100`),
    'a partner, exchange': partnerPage(
      `/platforms/${platform}/due?limit=200`,
      `/platforms/${platform}/pulls`,
      `/platforms/${platform}/reconciliation`,
    ),
    'a partner, scorecard of a week': partnerPage(`/platforms/${platform}/scorecard?${lastDays(7, now)}`),
    'a partner, scorecard of a month': partnerPage(`/platforms/${platform}/scorecard?${lastDays(30, now)}`),
    'a partner, scorecard of a quarter': partnerPage(`/platforms/${platform}/scorecard?${lastDays(90, now)}`),
    'a partner, check and profile': partnerPage(`/platforms/${platform}/check`, '/quirks', '/sandbox'),
    parties: ['*/parties'],
    agreements: ['*/agreements', '*/parties'],
    locations: list('locations', 500),
    'locations of a partner': list('locations', 500, `&owner=${theirs}`),
    'locations by name': list('locations', 500, '&words=station+777'),
    'locations by a name that none has': list('locations', 500, '&words=nowhere'),
    'locations by the state of an EVSE': list('locations', 500, '&evse_status=OUTOFORDER'),
    'locations, the second page': list('locations', 500, `&cursor=${placeAt(now - 180 * DAY_MS)}`),
    'a location': ['*/parties', one('locations', `LOC${last('locations')}`)],
    chargers: ['*/parties', `*${party}/charge-points`],
    'a charger': ['*/parties', charger, `${charger}/transactions`, `${charger}/messages`],
    sessions: list('sessions', 200),
    'sessions under way': list('sessions', 200, '&status=ACTIVE'),
    'sessions with a status that is rare': list('sessions', 200, '&status=INVALID'),
    'sessions of a partner': list('sessions', 200, `&owner=${theirs}`),
    'sessions by id': list('sessions', 200, '&id=SES1'),
    'sessions by id and status': list('sessions', 200, '&id=SES&status=INVALID'),
    'a session': ['*/parties', one('sessions', `SES${last('sessions')}`)],
    cdrs: list('cdrs', 200),
    'cdrs of a partner': list('cdrs', 200, `&owner=${theirs}`),
    'cdrs by id': list('cdrs', 200, '&id=CDR1'),
    'a cdr': ['*/parties', one('cdrs', 'CDR2'), `${party}/cdrs/CDR2/delivery`, `${one('cdrs', 'CDR2')}/review`],
    'statements, this month, own': statements(month(now), 'out'),
    'statements, this month, received': statements(month(now), 'in'),
    'statements, a month before': statements(month(now - 62 * DAY_MS), 'out'),
    tariffs: list('tariffs', 200),
    'a tariff': ['*/parties', one('tariffs', 'TAR2')],
    tokens: list('tokens', 200),
    'tokens that are invalid': list('tokens', 200, '&status=INVALID'),
    'tokens by id': list('tokens', 200, '&id=T199'),
    webhooks: ['*/webhooks', `/webhooks/${webhook}/deliveries`],
    audit: ['/audit?limit=100'],
    'audit, last page': [`/audit?limit=100&cursor=${placeAt(now - 29 * DAY_MS)}`],
    settings: ['*/settings'],
    keys: ['*/keys'],
  };
}
