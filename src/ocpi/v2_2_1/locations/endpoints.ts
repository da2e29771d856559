import type { Endpoint, ModuleInterface } from '../../endpoint';
import { Connector, EVSE, Location } from './location';

const sender = 'Locations, Sender Interface';
const receiver = 'Locations, Receiver Interface';
const LEVELS = [
  { name: 'Location', path: '{location_id}', type: Location },
  { name: 'Evse', path: '{location_id}/{evse_uid}', type: EVSE },
  { name: 'Connector', path: '{location_id}/{evse_uid}/{connector_id}', type: Connector },
] as const;

export const locationsSender: ModuleInterface = {
  module: 'locations',
  role: 'SENDER',
  kind: 'functional',
  endpoints: [
    {
      operation: 'getLocations',
      method: 'GET',
      path: '',
      summary: 'The Locations of a CPO, page by page.',
      section: sender,
      list: true,
      answer: Location,
      answersList: true,
    },
    ...LEVELS.map(
      ({ name, path, type }): Endpoint => ({
        operation: `get${name}`,
        method: 'GET',
        path,
        summary: `One ${name} by its id.`,
        section: sender,
        answer: type,
      }),
    ),
  ],
};

export const locationsReceiver: ModuleInterface = {
  module: 'locations',
  role: 'RECEIVER',
  kind: 'functional',
  endpoints: LEVELS.flatMap(({ name, path, type }): Endpoint[] => {
    const owned = `{country_code}/{party_id}/${path}`;
    const common = { path: owned, section: receiver };
    return [
      {
        ...common,
        operation: `getPushed${name}`,
        method: 'GET',
        summary: `The ${name} as the receiver holds it.`,
        answer: type,
      },
      { ...common, operation: `put${name}`, method: 'PUT', summary: `A new or replaced ${name}.`, body: type },
      { ...common, operation: `patch${name}`, method: 'PATCH', summary: `Changed members of a ${name}.`, body: type },
    ];
  }),
};
