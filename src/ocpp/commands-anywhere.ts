/** Commands for a station that another node runs are carried out there, and its answer comes back. */
import { BusError, type Json } from '../cluster/bus';
import type { CommandOrder, Commands } from './commands';
import type { Holders } from './holders';
import { ELSEWHERE_MS } from './orders';

type Response = Awaited<ReturnType<Commands['responseTo']>>;
type Result = Awaited<ReturnType<Commands['execute']>>;

const RESPONSE = 'command/response';
const EXECUTE = 'command/execute';
/** Said without asking the station. */
const RESPONSE_MS = 5_000;
const AWAY: Response = { result: 'REJECTED', words: 'the charger is not connected' };

export class CommandsAnywhere {
  constructor(
    private readonly here: Commands,
    private readonly holders: Holders,
  ) {
    holders.offer(RESPONSE, async (_, order) => ((await here.responseTo(asOrder(order))) ?? null) as Json);
    holders.offer(EXECUTE, async (_, order) => (await here.execute(asOrder(order))) as unknown as Json);
  }

  async responseTo(order: CommandOrder): Promise<Response> {
    const station = await this.here.stationFor(order);
    if (station === undefined || this.holders.holds(station)) return this.here.responseTo(order);
    const asked = this.holders.ask(station, RESPONSE, asJson(order), RESPONSE_MS);
    return ((await asked.catch(unlessSilent)) as Response) ?? AWAY;
  }

  async execute(order: CommandOrder): Promise<Result> {
    const station = await this.here.stationFor(order);
    if (station === undefined || this.holders.holds(station)) return this.here.execute(order);
    const asked = this.holders.ask(station, EXECUTE, asJson(order), ELSEWHERE_MS);
    return ((await asked.catch(unlessSilent)) as Result | undefined) ?? { result: 'TIMEOUT' };
  }
}

const asJson = ({ party, from, name, content, reservationNumber }: CommandOrder) =>
  ({ party: { ...party }, from: { ...from }, name, content, reservationNumber }) as unknown as Json;
const asOrder = (json: Json) => json as unknown as CommandOrder;

function unlessSilent(error: Error): undefined {
  if (!(error instanceof BusError)) throw error;
  return undefined;
}
