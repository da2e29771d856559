import type { ModuleInterface } from '../../endpoint';

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
      summary: 'A new CDR; the answer names its address.',
      section: receiver,
    },
    {
      operation: 'getPushedCdr',
      method: 'GET',
      path: '{cdr_id}',
      summary: 'A CDR at the address that was returned.',
      section: receiver,
    },
  ],
};
