import type { ModuleInterface } from '../../endpoint';
import { CDR } from './cdr';

export const cdrsSender: ModuleInterface = {
  module: 'cdrs',
  role: 'SENDER',
  kind: 'functional',
  endpoints: [
    {
      operation: 'getCdrs',
      method: 'GET',
      path: '',
      summary: 'The CDRs of a CPO, page by page.',
      section: 'CDRs, Sender Interface',
      list: true,
      answer: CDR,
      answersList: true,
    },
  ],
};

const receiver = 'CDRs, Receiver Interface';

export const cdrsReceiver: ModuleInterface = {
  module: 'cdrs',
  role: 'RECEIVER',
  kind: 'functional',
  endpoints: [
    {
      operation: 'postCdr',
      method: 'POST',
      path: '',
      summary: 'A new CDR; the Location header of the answer is its address.',
      section: receiver,
      body: CDR,
    },
    {
      operation: 'getPushedCdr',
      method: 'GET',
      path: '{cdr_id}',
      summary: 'A CDR at the address that was returned.',
      section: receiver,
      answer: CDR,
    },
  ],
};
