/** The whole play: partners come, a hosted party is furnished, messages go through; it ends in the present. */
import { aCdrToken, aSession } from '../support/builders';
import { type Cast, castOf, playScenes } from './cast';
import { furnish, HOST } from './furnish';
import { Stage } from './stage';

/** A little longer than it takes. */
const BEGAN_MINUTES_AGO = 160;

export async function play(): Promise<{ stage: Stage; cast: Cast }> {
  const stage = await Stage.open(BEGAN_MINUTES_AGO);
  const cast = await castOf(stage);
  await furnish(stage, cast);
  await playScenes(stage, cast);
  // The only object that a partner has yet to get.
  await stage.api('PATCH', '/parties/FR/NCY/locations/NCY-004', { name: 'Reims Centre' });
  await stage.present();
  return { stage, cast };
}

/** Something happens, for whoever is looking: a partner tells of sessions. */
export async function stir(stage: Stage, { nice }: Cast): Promise<void> {
  const push = { method: 'PUT', module: 'sessions', role: 'RECEIVER', from: 'NL*TNM', to: 'FR*NCY' } as const;
  for (const id of ['S-TNM-8804', 'S-TNM-8805']) {
    const body = aSession({ id, kwh: 0.4, cdr_token: aCdrToken(HOST), last_updated: stage.ago(0) });
    await nice.call({ ...push, rest: `/NL/TNM/${id}`, body });
  }
}
