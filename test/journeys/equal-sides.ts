/** Whether both sides hold the same at the end; and, when not, everything that helps to find out why. */
import { type JunctionProcess, until } from '../support/junction-process';
import { type Cast, CPO, EMSP } from './cast';
import { ROUNDS } from './day';

const sorted = (objects: Record<string, unknown>[]) =>
  objects.sort((a, b) => (String(a.id ?? a.uid) < String(b.id ?? b.uid) ? -1 : 1));

const platformsOf = async (junction: JunctionProcess) =>
  (await junction.api('GET', '/platforms')).json.items as { id: string; name: string; online: boolean }[];

/** What a Junction has yet to push, for the one who looks for the reason of a failure. */
async function backlogOf(junction: JunctionProcess): Promise<string> {
  const told = (await platformsOf(junction)).map(async ({ id, name, online }) => {
    const { text } = await junction.api('GET', `/platforms/${id}/due?limit=5`);
    return `${junction.name} has for ${name} (${online ? 'online' : 'offline'}): ${text}`;
  });
  return (await Promise.all(told)).join('\n');
}

/** The last requests of a module, likewise. */
async function trafficOf(junction: JunctionProcess, module: string): Promise<string> {
  const { json } = await junction.api('GET', `/messages?module=${module}&limit=100`);
  const told = (json.items as Record<string, unknown>[]).map(
    ({ at, direction, method, path, http_status, ocpi_status, error }) =>
      [at, direction, method, path, http_status, ocpi_status, error].join(' '),
  );
  return `${junction.name} saw:\n${told.join('\n')}`;
}

/** How far it has read, likewise. */
async function readingsOf(junction: JunctionProcess): Promise<string> {
  const told = (await platformsOf(junction)).map(async ({ id, name, online }) => {
    const { text } = await junction.api('GET', `/platforms/${id}/pulls`);
    return `${junction.name} has read of ${name} (${online ? 'online' : 'offline'}): ${text}`;
  });
  return (await Promise.all(told)).join('\n');
}

/** Both sides hold the same, object by object; every CDR once. */
export async function expectEqualSides({ cpo, emsp, hub }: Cast): Promise<void> {
  const pairs: [string, JunctionProcess, string, JunctionProcess, string][] = [
    ...['locations', 'tariffs', 'sessions', 'cdrs'].map(
      (module) => [module, cpo, CPO, emsp, EMSP] as [string, JunctionProcess, string, JunctionProcess, string],
    ),
    ['tokens', emsp, EMSP, cpo, CPO],
  ];
  for (const [module, owner, ownerParty, receiver, receiverParty] of pairs) {
    const expected = sorted(await owner.objects(ownerParty, module));
    expect(expected).toHaveLength(ROUNDS);
    let held: Record<string, unknown>[] = [];
    await until(`${module} are equal on both sides`, async () => {
      held = sorted(await receiver.objects(receiverParty, module));
      return JSON.stringify(held) === JSON.stringify(expected) ? true : undefined;
    }).catch(async (error: Error) => {
      const told = [await backlogOf(owner), await readingsOf(receiver), await trafficOf(hub ?? owner, module)];
      const failures = owner.log.split('\n').filter((line) => /"level":"(error|warn)"/.test(line));
      told.push(`${owner.name} said:`, ...failures.slice(-20));
      throw new Error([error.message, ...told].join('\n'));
    });
    expect(held).toEqual(expected);
  }
}
