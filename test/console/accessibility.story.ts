/** axe looks at every page and what opens there, once light on a desktop and once dark on a phone. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { pagesOf } from './pages';
import { play } from './play';
import { scenesOf } from './scenes';
import type { Stage } from './stage';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const SERIOUS = new Set(['serious', 'critical']);

interface Violation {
  id: string;
  impact: string;
  nodes: { target: string[]; failureSummary: string }[];
}

/** One line for each serious fault: the rule, the element, what is wrong with it. */
async function faultsOf(page: Page): Promise<string[]> {
  // Evaluated by the debugger, which the content security policy does not concern.
  await page.evaluate(AXE);
  const { violations } = (await page.evaluate('axe.run(document)')) as { violations: Violation[] };
  return violations
    .filter(({ impact }) => SERIOUS.has(impact))
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary}`),
    );
}

let stage: Stage;
beforeAll(async () => {
  ({ stage } = await play());
});
afterAll(() => stage?.close());

test.each([
  ['light', { width: 1280, height: 800 }],
  ['dark', { width: 390, height: 844 }],
] as const)(
  'No page has a serious accessibility fault: %s, %o',
  async (colorScheme, viewport) => {
    const found: Record<string, string[]> = {};
    const door = await stage.window({ colorScheme, viewport });
    await door.goto(`${stage.url}/console`);
    await door.getByLabel('API key').waitFor();
    found['sign-in'] = await faultsOf(door);
    await door.context().close();
    const page = await stage.visit('', { colorScheme, viewport, reducedMotion: 'reduce' });
    for (const [name, path] of Object.entries(await pagesOf(stage))) {
      await page.goto(`${stage.url}/console${path}`);
      await stage.settled(page);
      found[name] = await faultsOf(page);
    }
    await page.context().close();
    for (const [name, act] of Object.entries(await scenesOf(stage))) {
      const scene = await act({ colorScheme, viewport, reducedMotion: 'reduce' });
      found[name] = await faultsOf(scene);
      await scene.context().close();
    }
    expect(Object.fromEntries(Object.entries(found).filter(([, faults]) => faults.length > 0))).toEqual({});
  },
  300_000,
);
