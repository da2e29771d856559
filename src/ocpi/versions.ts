import type { ModuleInterface } from './endpoint';
import { INTERFACES } from './v2_2_1';

/** The versions we speak, best first, and what each consists of. */
export const VERSIONS: ReadonlyMap<string, readonly ModuleInterface[]> = new Map([['2.2.1', INTERFACES]]);

/** Every side of every module of a version. Throws RangeError for a version that we do not speak. */
export function interfacesOf(version: string): readonly ModuleInterface[] {
  const interfaces = VERSIONS.get(version);
  if (!interfaces) throw new RangeError(`version ${version} is not spoken here`);
  return interfaces;
}
