/** One click to a partner that behaves: a simulated CPO and eMSP beside this instance, with faults that can be switched. */
import { FieldOf } from '../ocpi/field';
import { text } from '../ocpi/kinds';
import { StepFailure } from '../registration/discovery';
import { conflict, notFound, Problem } from './problem';
import { type ApiRoute, gone, made, ok } from './route';

export interface SandboxState {
  platformId: string;
  /** Its parties, written NL*SBC. */
  cpo: string;
  emsp: string;
  locations: number;
  tokens: number;
  /** Names in force, each with `:module` where it holds for that module alone. */
  faults: string[];
}

/** Runs the sandbox; one at a time. */
export interface SandboxDesk {
  /** Undefined: none is running. */
  state(): SandboxState | undefined;
  /** Starts one and registers with it. Throws SandboxRefused, or StepFailure when its parties are taken. */
  start(): Promise<SandboxState>;
  /** Unregisters and ends it. */
  stop(): Promise<void>;
  /** Throws SandboxRefused for a name that is no fault. */
  setFaults(faults: string): SandboxState;
  /** Name of each fault → what the partner does then. */
  readonly faults: Readonly<Record<string, string>>;
}

export class SandboxRefused extends Error {
  override name = 'SandboxRefused';
}

class Faults {
  @FieldOf(text(255), '*', 'Names of faults, each with `:module` where it is to hold for that module alone.')
  faults?: string[] | null;
}

const SANDBOX = {
  type: 'object',
  properties: {
    platform: { type: 'string', description: 'Id under which it is registered.' },
    cpo: { type: 'string' },
    emsp: { type: 'string' },
    locations: { type: 'integer' },
    tokens: { type: 'integer' },
    faults: { type: 'array', items: { type: 'string' }, description: 'In force now.' },
    known_faults: { type: 'object', description: 'What it can be told to do wrong.' },
  },
};

export function sandboxRoutes(desk: SandboxDesk): ApiRoute[] {
  const shown = ({ platformId, ...state }: SandboxState) => ({
    platform: platformId,
    ...state,
    known_faults: desk.faults,
  });
  const common = { tag: 'Sandbox', scope: 'admin' as const, path: '/sandbox', answer: SANDBOX, status: 200 };
  return [
    {
      ...common,
      scope: 'read',
      method: 'get',
      summary: 'The sandbox partner that is running.',
      run: async () => {
        const state = desk.state();
        if (!state) throw notFound('sandbox partner running; POST /sandbox starts one');
        return ok(shown(state));
      },
    },
    {
      ...common,
      method: 'post',
      summary: 'Start a sandbox partner, a CPO with Locations and an eMSP with Tokens, and register with it.',
      status: 201,
      run: async () => made(shown(await refusing(() => desk.start()))),
    },
    {
      ...common,
      method: 'put',
      path: '/sandbox/faults',
      summary: 'Switch what the sandbox partner does wrong; an empty list heals it.',
      body: Faults,
      run: async ({ body }) =>
        ok(shown(await refusing(async () => desk.setFaults(((body as Faults).faults ?? []).join(','))))),
    },
    {
      ...common,
      method: 'delete',
      summary: 'Unregister the sandbox partner and end it.',
      answer: undefined,
      status: 204,
      run: async () => {
        await desk.stop();
        return gone;
      },
    },
  ];
}

async function refusing<T>(job: () => Promise<T>): Promise<T> {
  try {
    return await job();
  } catch (error) {
    if (error instanceof SandboxRefused) throw conflict(error.message);
    if (error instanceof StepFailure)
      throw new Problem(502, `Registration failed at step "${error.step}"`, error.message, { step: error.step });
    throw error;
  }
}
