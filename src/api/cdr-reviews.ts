/** What was found in the CDRs that a hosted party has, and disputes about them. */
import { toDateTime } from '../lib/clock';
import { Enum, FieldOf } from '../ocpi/field';
import { text } from '../ocpi/kinds';
import { partyKey } from '../ocpi/party';
import type { HostedParties } from '../platforms/hosted-parties';
import { VERDICTS } from '../pricing/verdict';
import { type CdrReview, type CdrReviews, DISPUTE_STATES, type ReviewKey } from '../roles/cdr-reviews';
import { hostedIn } from './party-param';
import { notFound } from './problem';
import { type ApiRequest, type ApiRoute, ok } from './route';

class Dispute {
  @Enum(DISPUTE_STATES, '1', 'How the dispute stands now.')
  state!: (typeof DISPUTE_STATES)[number];

  @FieldOf(text(1024), '1', 'Why, for whoever reads it later.')
  note!: string;
}

const PATH = '/parties/{country}/{party}/cdrs/{owner_country}/{owner_party}/{id}/review';
const list = { type: 'array', items: { type: 'object' } };
const REVIEW = {
  type: 'object',
  properties: {
    verdict: { type: 'string', enum: [...VERDICTS] },
    findings: { ...list, description: 'What cannot be (severity E) or needs a look (W).' },
    totals: { ...list, description: 'Every total: claimed, computed, difference, verdict.' },
    checked_at: { type: 'string' },
    dispute: {
      type: 'object',
      properties: { state: { type: 'string', enum: [...DISPUTE_STATES] }, notes: list },
    },
  },
};

export function cdrReviewRoutes(parts: { hosted: HostedParties; reviews: CdrReviews }): ApiRoute[] {
  const { hosted, reviews } = parts;
  const common = { tag: 'CDR', forParty: 'path' as const, answer: REVIEW, status: 200 };
  const keyIn = ({ params }: ApiRequest): ReviewKey => ({
    holder: partyKey(hostedIn(hosted, params).id),
    owner: partyKey({ countryCode: params.owner_country ?? '', partyId: params.owner_party ?? '' }),
    objectId: (params.id ?? '').toUpperCase(),
  });
  const answered = (key: ReviewKey, review: CdrReview | undefined) => {
    if (!review) throw notFound(`CDR ${key.objectId} of ${key.owner} at ${key.holder}`);
    return ok(shown(review));
  };
  return [
    {
      ...common,
      scope: 'read',
      method: 'get',
      path: PATH,
      summary: 'What was found in a CDR that the party received or made, and how a dispute about it stands.',
      run: async (request) => {
        const key = keyIn(request);
        return answered(key, await reviews.of(key));
      },
    },
    {
      ...common,
      scope: 'admin',
      method: 'post',
      path: `${PATH}/check`,
      summary: 'Checks a CDR once more, by what is known now; told as `cdr.checked`. A dispute about it stays.',
      run: async (request) => {
        const key = keyIn(request);
        return answered(key, await reviews.again(key));
      },
    },
    {
      ...common,
      scope: 'admin',
      method: 'post',
      path: `${PATH}/dispute`,
      summary: 'Open, settle or reject a dispute about a CDR; the note is kept.',
      body: Dispute,
      run: async (request: ApiRequest<Dispute>) => {
        const key = keyIn(request);
        return answered(key, await reviews.dispute(key, request.body.state, request.body.note));
      },
    },
  ];
}

function shown({ report, checkedAt, dispute, notes }: CdrReview): object {
  return {
    verdict: report.verdict,
    findings: report.findings,
    totals: report.totals,
    checked_at: toDateTime(checkedAt),
    dispute: { state: dispute, notes: notes.map((note) => ({ ...note, at: toDateTime(note.at) })) },
  };
}
