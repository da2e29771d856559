/** Every page of the console with the address under which the stage shows it. */
import { LOST_CDR } from './cast';
import { GOOD_CDR, LIVE_STATION, NIGHT_TARIFF } from './furnish';
import type { Stage } from './stage';

interface Platform {
  id: string;
  name: string;
}

interface Leg {
  id: string;
  correlation_id: string;
  direction: string;
}

/** Name of the page → its address below /console. */
export async function pagesOf(stage: Stage): Promise<Record<string, string>> {
  const { items: platforms } = await stage.api<{ items: Platform[] }>('GET', '/platforms');
  const partner = (name: string) => `/partners/${platforms.find((platform) => platform.name === name)?.id}`;
  const { items: legs } = await stage.api<{ items: Leg[] }>('GET', `/messages?object=${LOST_CDR}`);
  const lost = legs.find(({ direction }) => direction === 'out');
  return {
    overview: '',
    trace: '/trace',
    'trace-search': `/trace?id=${LOST_CDR}`,
    journey: `/trace/${lost?.correlation_id}?leg=${lost?.id}`,
    partners: '/partners',
    partner: partner('Nice Chargers'),
    'partner-failed': partner('Broken Grid'),
    'partner-messages': `${partner('Nice Chargers')}?tab=messages`,
    'partner-profile': `${partner('Nice Chargers')}?tab=profile`,
    'partner-manage': `${partner('Nice Chargers')}?tab=manage`,
    'partner-check': `${partner('Big Mobility')}?tab=check`,
    'partner-scorecard': `${partner('Big Mobility')}?tab=scorecard`,
    connect: '/partners/connect',
    parties: '/parties',
    agreements: '/agreements',
    keys: '/keys',
    'partner-exchange': `${partner('Nice Chargers')}?tab=exchange`,
    locations: '/locations',
    location: '/locations/FR*NCY/NCY-001',
    chargers: '/chargers',
    charger: `/chargers/FR*NCY/${LIVE_STATION}`,
    'charger-away': '/chargers/FR*NCY/NCY-CP-1',
    sessions: '/sessions',
    session: '/sessions/FR*NCY/S-2026-1',
    statements: '/statements',
    cdrs: '/cdrs',
    cdr: `/cdrs/FR*NCY/${GOOD_CDR}`,
    'cdr-wrong': '/cdrs/FR*NCY/CDR-FR-2',
    tariffs: '/tariffs',
    tariff: `/tariffs/FR*NCY/${NIGHT_TARIFF}`,
    'tariff-new': '/tariffs/new',
    tokens: '/tokens',
    webhooks: '/webhooks',
    audit: '/audit',
    settings: '/settings',
    missing: '/no-such-page',
  };
}
