/** The message trace where it is kept: a file with a thread of its own, and tables that the process itself writes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '../../src/lib/ids';
import { Trace, type TraceShelf } from '../../src/observe/trace';
import type { Leg, TraceBatch } from '../../src/observe/trace-batch';
import type { SandboxPartner } from '../../src/sandbox/partner';
import { openTrace } from '../../src/store/messages';
import { onEachDatabase, type TestDatabase } from '../support/databases';
import { aLocation, CPO, EMSP, pushLocation, TestClock, World } from '../support/world';

const folder = mkdtempSync(join(tmpdir(), 'junction-trace-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LIMITS = { bodyLimit: 1_000, waitingEntries: 20_000, waitingBytes: 100_000_000 };
const noFault = (error: Error) => {
  throw error;
};

/** A leg of a PUT that begins at a moment. */
function aLeg(at: number, changes: Partial<Leg> = {}): Leg {
  return {
    direction: 'in',
    at,
    durationMs: 3,
    requestId: 'r1',
    correlationId: 'c1',
    method: 'PUT',
    module: 'locations',
    path: '/ocpi/2.2.1/receiver/locations/NL/TNM/LOC1',
    object: 'LOC1',
    http: 200,
    ocpi: 1000,
    requestHeaders: ['Authorization', 'Token c2VjcmV0', 'X-Request-ID', 'r1'],
    requestBody: Buffer.from('{"id":"LOC1"}'),
    answerHeaders: ['Content-Type', 'application/json'],
    answerBody: Buffer.from('{"status_code":1000}'),
    ...changes,
  };
}

interface OpenTrace {
  shelf: TraceShelf;
  trace: Trace;
  close(): Promise<void>;
}

async function openWith({ url, release }: TestDatabase): Promise<OpenTrace> {
  const shelf = await openTrace(url);
  const close = async () => {
    await shelf.close();
    await release();
  };
  return { shelf, trace: new Trace(shelf, new TestClock(), LIMITS, noFault), close };
}

const aFile = async () => ({
  url: `sqlite:${join(folder, `${newId()}.sqlite`)}`,
  release: async () => undefined,
});

onEachDatabase((take, kind) => tellOfTheTrace(`the trace in ${kind}`, take));
tellOfTheTrace('the trace in a file of its own', aFile);

function tellOfTheTrace(where: string, take: () => Promise<TestDatabase>): void {
  describe(where, () => {
    it('gives back what was recorded, newest first, each condition narrowing it', async () => {
      const { shelf, trace, close } = await openWith(await take());
      for (let i = 0; i < 300; i++)
        trace.record(
          aLeg(1_000 + i, { correlationId: `c${i % 3}`, object: `LOC${i}`, platformId: i < 10 ? 'p1' : 'p2' }),
        );

      await trace.flush();

      const objects = async (query: object) => (await shelf.find({ limit: 500, ...query })).map(({ object }) => object);
      expect(await objects({})).toHaveLength(300);
      expect(await objects({ limit: 2 })).toEqual(['LOC299', 'LOC298']);
      expect(await objects({ object: 'LOC7' })).toEqual(['LOC7']);
      expect(await objects({ correlationId: 'c1', platform: 'p1' })).toEqual(['LOC7', 'LOC4', 'LOC1']);
      expect(await objects({ since: 1_297 })).toEqual(['LOC299', 'LOC298', 'LOC297']);
      expect(await objects({ status: 1000, module: 'locations', limit: 1 })).toEqual(['LOC299']);
      expect(await objects({ status: 200, before: '00000000044c', limit: 1 })).toEqual(['LOC99']);
      expect(await objects({ status: 404 })).toEqual([]);
      expect(await objects({ failed: true })).toEqual([]);
      trace.record(aLeg(2_000, { object: 'REFUSED', ocpi: 2001 }));
      trace.record(aLeg(2_001, { object: 'SILENT', http: undefined, ocpi: undefined, error: 'no answer' }));
      await trace.flush();
      expect(await objects({ failed: true })).toEqual(['SILENT', 'REFUSED']);
      await close();
    });

    it('keeps headers and bodies, masked and cut, of each leg', async () => {
      const { shelf, trace, close } = await openWith(await take());
      const credentials = { module: 'credentials', requestBody: Buffer.from('{"token":"secret","url":"https://x"}') };
      trace.record(
        aLeg(1, { requestBody: Buffer.from('ü'.repeat(600)), answerBody: undefined, answerHeaders: undefined }),
      );
      trace.record(aLeg(2, credentials));

      await trace.flush();

      const [second, first] = await shelf.find({ limit: 2 });
      expect(await shelf.get(first?.id ?? '')).toMatchObject({
        requestHeaders: 'Authorization\nToken ***\nX-Request-ID\nr1',
        requestBody: 'ü'.repeat(500),
        answerHeaders: null,
        answerBody: null,
      });
      expect(await shelf.get(second?.id ?? '')).toMatchObject({
        requestBody: '{"token":"***","url":"https://x"}',
        answerBody: '{"status_code":1000}',
      });
      expect(await shelf.get('nobody')).toBeUndefined();
      await close();
    });

    it('forgets by age, and the oldest when there is too much', async () => {
      const { shelf, trace, close } = await openWith(await take());
      for (let i = 0; i < 1024; i++) trace.record(aLeg(1_000 + i));
      await trace.flush();
      const left = async () => (await shelf.find({ limit: 2_000 })).map(({ at }) => at);

      // Batches go as a whole: the second ends at that moment, and stays.
      await shelf.trim(1_511, 1_000_000_000);
      expect(await left()).toHaveLength(768);

      await shelf.trim(0, 180_000);
      expect(Math.min(...(await left()))).toBe(1_000 + 512);
      await shelf.trim(5_000, 1_000_000_000);
      expect(await left()).toEqual([]);
      await close();
    });
  });
}

describe('the trace of a hub with a database file', () => {
  const relayed = async (cpo: SandboxPartner) =>
    pushLocation(cpo, { headers: { 'x-correlation-id': 'before-the-stop' } });

  it('shows both legs of a request with its whole body, also after the hub was stopped and started', async () => {
    const databaseUrl = `sqlite:${join(folder, 'hub.sqlite')}`;
    const world = await World.start({ databaseUrl });
    const cpo = await world.join(CPO);
    await world.join(EMSP);
    await relayed(cpo);

    await world.stop();
    const again = await World.start({ databaseUrl });

    const { json } = await again.api('GET', '/messages?correlation_id=before-the-stop');
    const items = json.items as { id: string; direction: string }[];
    const whole = await Promise.all(items.map(({ id }) => again.api('GET', `/messages/${id}`)));
    expect(items.map(({ direction }) => direction).sort()).toEqual(['in', 'out']);
    for (const { json: message } of whole) {
      const { request, answer } = message as Record<string, { headers: string[][]; body: string }>;
      expect(JSON.parse(request?.body ?? '')).toEqual(aLocation());
      expect(JSON.parse(answer?.body ?? '')).toMatchObject({ status_code: 1000 });
      expect(request?.headers).toContainEqual([expect.stringMatching(/^ocpi-to-party-id$/i), 'MSP']);
    }
    await again.stop();
  });
});

describe('a shelf that is slower than the traffic', () => {
  /** Takes batches, and keeps them only when it is told to. */
  class SlowShelf implements TraceShelf {
    readonly taken: TraceBatch[] = [];
    private readonly free: (() => void)[] = [];

    add(batch: TraceBatch): Promise<void> {
      this.taken.push(batch);
      return new Promise((resolve) => this.free.push(resolve));
    }
    async settle(): Promise<void> {
      for (const resolve of this.free.splice(0)) resolve();
    }
    find = async () => [];
    get = async () => undefined;
    trim = async () => undefined;
    forget = async () => ({ changed: 0 });
    close = async () => undefined;
  }

  it('costs the oldest waiting legs, counted, and bounded memory', async () => {
    const shelf = new SlowShelf();
    const trace = new Trace(shelf, new TestClock(), { ...LIMITS, waitingEntries: 2_560 }, noFault);
    for (let i = 0; i < 5_120; i++) trace.record(aLeg(i));
    expect(shelf.taken).toHaveLength(8);
    expect(trace.dropped).toBe(2_560);

    await trace.flush();

    const kept = shelf.taken.map(({ numbers }) => numbers[0]);
    expect(kept).toEqual([...[0, 1, 2, 3, 4, 5, 6, 7].map((batch) => batch * 256), 4_608, 4_864]);
    expect(trace.pending).toBe(0);
  });

  it('holds a body once that two legs of a batch share', async () => {
    const shelf = new SlowShelf();
    const trace = new Trace(shelf, new TestClock(), LIMITS, noFault);
    const body = Buffer.alloc(900, 'x');
    trace.record(aLeg(1, { requestBody: body }));
    trace.record(aLeg(1, { direction: 'out', requestBody: body }));

    await trace.flush();

    expect(shelf.taken[0]?.bodies.length).toBeGreaterThan(900);
    expect(shelf.taken[0]?.bodies.length).toBeLessThan(1_000);
  });
});
