/** The sandbox partner inside this process: on a port of its own on loopback, registered like any other. */
import { type SandboxDesk, SandboxRefused, type SandboxState } from '../api/sandbox';
import { newId } from '../lib/ids';
import { Mutex } from '../lib/mutex';
import { OBJECT_MODULES } from '../ocpi/object-key';
import { partyKey } from '../ocpi/party';
import type { EgressPolicy } from '../outbound/egress';
import type { Platform } from '../platforms/platform';
import { blankPlatform } from '../registration/registrar';
import { FAULTS, readFaults, tellFaults } from '../sandbox/faults';
import { SimulatedPartner } from '../sandbox/simulated';
import type { Foundation } from './foundation';
import type { Parties } from './parties';
import type { Registration } from './registration';

const NAME = 'Sandbox';

interface Running {
  platformId: string;
  simulated: SimulatedPartner;
  /** Ends the exception in the policy of what may be called. */
  shut: () => void;
}

export class SandboxHost implements SandboxDesk {
  readonly faults = FAULTS;
  private running: Running | undefined;
  private readonly order = new Mutex();

  constructor(
    private readonly foundation: Foundation,
    private readonly registration: Registration,
    private readonly parties: Parties,
    private readonly egress: EgressPolicy,
  ) {}

  state(): SandboxState | undefined {
    if (!this.running) return undefined;
    const { platformId, simulated } = this.running;
    const { cpo, emsp, locations, tokens, faults } = simulated;
    const written = ({ country_code, party_id }: typeof cpo) => `${country_code}*${party_id}`;
    return {
      platformId,
      cpo: written(cpo),
      emsp: written(emsp),
      locations: locations.length,
      tokens: tokens.length,
      faults: tellFaults(faults).split(',').filter(Boolean),
    };
  }

  start(): Promise<SandboxState> {
    return this.order.run('sandbox', async () => {
      const { config } = this.foundation;
      if (config.natsUrl.length > 0)
        throw new SandboxRefused('with several nodes, run `junction sandbox --register` where all of them reach it');
      this.running ??= await this.register();
      return this.stateNow();
    });
  }

  stop(): Promise<void> {
    return this.order.run('sandbox', async () => {
      if (!this.running) return;
      const { platformId, simulated, shut } = this.running;
      const platform = this.foundation.book.platform(platformId);
      if (platform) await this.forget(platform);
      await simulated.stop();
      shut();
      this.running = undefined;
    });
  }

  setFaults(faults: string): SandboxState {
    if (!this.running) throw new SandboxRefused('no sandbox partner is running; POST /sandbox starts one');
    try {
      this.running.simulated.faults = readFaults(faults);
    } catch (error) {
      throw new SandboxRefused((error as Error).message);
    }
    return this.stateNow();
  }

  /** Forgets what a process that ended before has left. */
  async forgetOlder(): Promise<void> {
    const { book, config } = this.foundation;
    if (config.natsUrl.length > 0) return;
    for (const platform of book.platforms()) if (platform.isSandbox) await this.forget(platform);
  }

  /** The server ends; the platform is forgotten on the next start. */
  async close(): Promise<void> {
    await this.running?.simulated.stop();
  }

  /** Nobody is to take for real what it has sent. */
  private async forget(platform: Platform): Promise<void> {
    const { objects, puller } = this.parties;
    await this.registration.handshake.end(platform);
    await puller.settle();
    const owners = new Set(
      platform.roles.map((role) => partyKey({ countryCode: role.country_code, partyId: role.party_id })),
    );
    for (const { id } of this.foundation.hosted.spokenFor())
      for (const module of OBJECT_MODULES)
        for (const owner of owners) {
          const holder = partyKey(id);
          const names = await objects.names({ holder, module, owner });
          await Promise.all(names.map((name) => objects.change(holder, { ...name, module }, () => ({ remove: true }))));
        }
  }

  private stateNow(): SandboxState {
    const state = this.state();
    if (!state) throw new SandboxRefused('the sandbox partner has just been ended');
    return state;
  }

  private async register(): Promise<Running> {
    const { book, clock } = this.foundation;
    const simulated = await new SimulatedPartner({ nowMs: clock.now() }).start();
    const { versionsUrl, ourToken } = simulated.partner;
    const shut = this.egress.admit(new URL(versionsUrl).origin);
    const blank = blankPlatform(newId(), NAME, {}, clock.now());
    const theirs = { status: 'FAILED' as const, versionsUrl, theirToken: ourToken };
    const platform: Platform = { ...blank, ...theirs, isSandbox: true };
    await book.write({ save: [platform] });
    try {
      await this.registration.handshake.run(platform);
      return { platformId: platform.id, simulated, shut };
    } catch (error) {
      await book.write({ remove: [platform.id] });
      await simulated.stop();
      shut();
      throw error;
    }
  }
}
