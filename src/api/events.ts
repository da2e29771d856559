/** What happened, live: server-sent events. */
import type { EventType } from '../observe/event-types';
import { EVENT_TYPES, typesMatching } from '../observe/event-types';
import type { ApiKeys } from '../platforms/api-keys';
import { EventStream, type StreamParts } from './event-stream';
import { Problem } from './problem';
import { type ApiAnswer, type ApiRequest, type ApiRoute, partyAsked } from './route';

/** The streams that are open, so that they can be ended when the process stops. */
export class EventStreams {
  private readonly open = new Set<EventStream>();

  constructor(
    private readonly parts: StreamParts,
    private readonly keys: ApiKeys,
  ) {}

  routes(): ApiRoute[] {
    return [
      {
        tag: 'Events',
        scope: 'read',
        forParty: 'filter',
        method: 'get',
        path: '/events',
        summary: 'What happened, live, as server-sent events; reads on behind the header Last-Event-ID.',
        query: {
          types: `Event types, separated by commas; \`platform.*\` for all of a kind. They are: ${Object.keys(EVENT_TYPES).join(', ')}.`,
          party: 'Only what concerns this hosted party, written FR*ABC.',
        },
        answer: { type: 'string' },
        media: 'text/event-stream',
        status: 200,
        run: async (request) => this.answer(request),
      },
    ];
  }

  private answer({ query, headers, key, party }: ApiRequest): ApiAnswer {
    const types = typesAsked(query.get('types'));
    const lastId = headers['last-event-id'];
    const asked = {
      filter: { types, party: partyAsked(query.get('party') ?? undefined, party) },
      after: typeof lastId === 'string' ? lastId : undefined,
      isAllowed: () => this.keys.byId(key.id) !== undefined,
    };
    return {
      status: 200,
      // nginx holds answers back unless it is told not to.
      headers: { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' },
      stream: (response) => {
        const stream = new EventStream(this.parts, asked, response);
        this.open.add(stream);
        response.once('close', () => this.open.delete(stream));
        stream.start().catch(() => response.destroy());
      },
    };
  }

  get size(): number {
    return this.open.size;
  }

  end(): void {
    for (const stream of this.open) stream.end();
  }
}

/** The types of a list with commas. Throws Problem 400 for a word that names none. */
function typesAsked(text: string | null): EventType[] | undefined {
  if (text === null || text === '') return undefined;
  return text.split(',').flatMap((pattern) => {
    const types = typesMatching(pattern.trim());
    if (types.length > 0) return types;
    throw new Problem(400, 'Bad request', `?types: there is no event type "${pattern}"; docs/events.md lists them`);
  });
}
