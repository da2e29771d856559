import type { ModuleInterface } from './endpoint';
import { INTERFACES } from './v2_2_1';

/** The versions we speak, best first, and what each consists of. */
export const VERSIONS: ReadonlyMap<string, readonly ModuleInterface[]> = new Map([['2.2.1', INTERFACES]]);
