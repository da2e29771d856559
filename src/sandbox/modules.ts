/** The sides of the functional modules that a platform has for each of its roles. */

export interface SandboxEndpoint {
  identifier: string;
  role: 'SENDER' | 'RECEIVER';
}

export const MODULES_OF: Record<string, SandboxEndpoint[]> = {
  CPO: [
    ...['locations', 'tariffs', 'sessions', 'cdrs'].map((identifier) => ({ identifier, role: 'SENDER' as const })),
    ...['tokens', 'commands', 'chargingprofiles'].map((identifier) => ({ identifier, role: 'RECEIVER' as const })),
  ],
  EMSP: [
    ...['tokens', 'commands', 'chargingprofiles'].map((identifier) => ({ identifier, role: 'SENDER' as const })),
    ...['locations', 'tariffs', 'sessions', 'cdrs'].map((identifier) => ({ identifier, role: 'RECEIVER' as const })),
  ],
  HUB: [{ identifier: 'hubclientinfo', role: 'SENDER' }],
};
MODULES_OF.NSP = MODULES_OF.OTHER = MODULES_OF.EMSP ?? [];
