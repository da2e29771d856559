/** What is kept of a driver: handed out or erased. The contract id stands in the body, so that no log keeps it. */
import { CiString } from '../ocpi/field';
import { type Drivers, NotYet } from '../roles/drivers';
import { conflict } from './problem';
import { type ApiRequest, type ApiRoute, ok } from './route';

class DriverNamed {
  @CiString(36, '1', 'The contract id, written as the eMSP writes it.')
  contract_id!: string;
}

const OBJECTS = { type: 'array', items: { type: 'object' } };
const COUNT = { type: 'integer' };
const ERASED = {
  type: 'object',
  properties: {
    ...{ tokens: COUNT, sessions: COUNT, cdrs: COUNT, collected_tokens: COUNT, station_events: COUNT },
    logged: { type: 'object', description: 'Entries that named the driver, by kind.', additionalProperties: COUNT },
    local_lists: {
      type: 'array',
      items: { type: 'string' },
      description: 'Chargers whose offline list named the driver; each gets a new one, at once if it is connected.',
    },
  },
};
const common = { tag: 'Drivers', scope: 'admin' as const, method: 'post' as const, status: 200, body: DriverNamed };

export function driverRoutes(drivers: Drivers): ApiRoute[] {
  return [
    {
      ...common,
      path: '/drivers/export',
      summary: 'Everything that is kept of a driver: Tokens, Sessions and CDRs of a contract.',
      answer: { type: 'object', properties: { tokens: OBJECTS, sessions: OBJECTS, cdrs: OBJECTS } },
      run: async ({ body }: ApiRequest<DriverNamed>) => {
        const { tokens, sessions, cdrs } = await drivers.find(body.contract_id);
        const shown = (texts: string[]) => texts.map((text) => JSON.parse(text) as object);
        return ok({ tokens: shown(tokens), sessions: shown(sessions), cdrs: shown(cdrs) });
      },
    },
    {
      ...common,
      path: '/drivers/erase',
      summary: 'Erase a driver: Tokens go, Sessions, CDRs and logs name nobody any more; every sum stays.',
      answer: ERASED,
      run: async ({ body }: ApiRequest<DriverNamed>) => {
        try {
          const { objects, collected, logged, chargers } = await drivers.erase(body.contract_id);
          return ok({
            ...objects,
            collected_tokens: collected,
            station_events: logged.station_event,
            logged,
            local_lists: chargers,
          });
        } catch (error) {
          if (error instanceof NotYet) throw conflict(error.message);
          throw error;
        }
      },
    },
  ];
}
