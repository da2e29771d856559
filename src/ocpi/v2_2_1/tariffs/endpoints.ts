import type { ModuleInterface } from '../../endpoint';
import { Tariff } from './tariff';

export const tariffsSender: ModuleInterface = {
  module: 'tariffs',
  role: 'SENDER',
  kind: 'functional',
  endpoints: [
    {
      operation: 'getTariffs',
      method: 'GET',
      path: '',
      summary: 'The Tariffs of a CPO, page by page.',
      section: 'Tariffs, Sender Interface',
      list: true,
      answer: Tariff,
      answersList: true,
    },
  ],
};

const common = { path: '{country_code}/{party_id}/{tariff_id}', section: 'Tariffs, Receiver Interface' };

export const tariffsReceiver: ModuleInterface = {
  module: 'tariffs',
  role: 'RECEIVER',
  kind: 'functional',
  endpoints: [
    { ...common, operation: 'getPushedTariff', method: 'GET', summary: 'The Tariff as held.', answer: Tariff },
    { ...common, operation: 'putTariff', method: 'PUT', summary: 'A new or replaced Tariff.', body: Tariff },
    { ...common, operation: 'deleteTariff', method: 'DELETE', summary: 'A Tariff that is no longer used.' },
  ],
};
