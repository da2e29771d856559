/** Why a charge point did not do what it was asked, for people. */
import type { OrderOutcome, OrderStatus } from '../ocpp/order';
import { Problem } from './problem';

type Said = [status: number, title: string, (identity: string) => string];

const AWAY: Said = [409, 'Not connected', (id) => `charge point ${id} is not connected; try again once it is`];
const SILENT: Said = [504, 'No answer', (id) => `charge point ${id} did not answer in time; it may still do it`];
const UNABLE: Said = [409, 'Not supported', (id) => `charge point ${id} cannot do that, or not under that name`];
const REFUSED: Said = [409, 'Refused by the charge point', (id) => `charge point ${id} refused`];

const SAID: Partial<Record<OrderStatus, Said>> = {
  notConnected: AWAY,
  timeout: SILENT,
  notSupported: UNABLE,
};

/** `answer`: the charge point's own word. */
export function refusedByStation(
  identity: string,
  { status, reason }: Pick<OrderOutcome, 'status' | 'reason'>,
): Problem {
  const [http, title, detail] = SAID[status] ?? REFUSED;
  const why = reason === undefined || status === 'timeout' ? '' : `: ${reason}`;
  return new Problem(http, title, `${detail(identity)}${why}`, { answer: status });
}
