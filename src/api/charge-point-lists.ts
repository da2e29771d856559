/** The local authorization lists of charge points: which tokens they may accept by themselves. */
import type { ChargePointParts } from './charge-point-request';
import { CHARGE_POINT_PATH, stationIn } from './charge-points';
import { type ApiRoute, ok } from './route';
import { refusedByStation } from './station-answer';

const LIST = {
  type: 'object',
  properties: { version: { type: 'integer' }, entries: { type: 'integer' } },
};
const SYNCED = {
  type: 'object',
  properties: {
    ...LIST.properties,
    sent: { type: 'integer', description: 'How many entries had to be sent.' },
    full: { type: 'boolean', description: 'Whether the whole list went out, not what had changed.' },
  },
};

export function chargePointListRoutes(parts: ChargePointParts): ApiRoute[] {
  const common = { tag: 'Charge points', path: `${CHARGE_POINT_PATH}/local-list`, status: 200 };
  return [
    {
      ...common,
      scope: 'read',
      method: 'get',
      summary: 'The local list that it was sent last.',
      answer: LIST,
      run: async ({ params }) => {
        const known = await parts.bridge.carrying.localLists.known(stationIn(parts, params).identity);
        return ok({ version: known?.version ?? 0, entries: Object.keys(known?.entries ?? {}).length });
      },
    },
    {
      ...common,
      scope: 'admin',
      method: 'post',
      summary: 'Bring its local list up to date with the tokens that may charge offline (`ALWAYS`, `ALLOWED_OFFLINE`).',
      answer: SYNCED,
      run: async ({ params }) => {
        const { identity } = stationIn(parts, params);
        const synced = await parts.bridge.carrying.localLists.sync(identity);
        if (synced.status !== 'accepted') throw refusedByStation(identity, synced);
        const { version, entries, sent, isFull } = synced;
        return ok({ version, entries, sent, full: isFull });
      },
    },
  ];
}
