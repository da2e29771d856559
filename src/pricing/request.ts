/** A request to price something, as it comes in JSON: read, priced, published. */
import { Input } from './input';
import type { Policy } from './policy';
import { type Priced, priceSession } from './price';
import { type Operation, type Published, publish } from './publish';
import { sessionOf } from './session';
import { OCPI_VERSIONS, tariffOf } from './tariff';

function requestOf(input: Input) {
  const version = input.at('ocpi_version').optional((value) => value.oneOf(OCPI_VERSIONS)) ?? '2.2.1';
  const single = input.at('tariff');
  const listed = single.isPresent ? [single] : input.at('tariffs').list();
  if (!single.isPresent && !input.at('tariffs').isPresent) single.fault('is missing; so is /tariffs');
  return {
    operation: input.at('operation').optional((value) => value.oneOf(['PRICE', 'CREDIT'] as const)) ?? 'PRICE',
    version,
    tariffs: listed.map((tariff) => tariffOf(tariff, version)),
    session: sessionOf(input.at('session')),
  };
}

export interface Answer {
  priced: Priced;
  published: Published;
  operation: Operation;
}

/** Throws InputError when it cannot be read, PricingError when it has no price. */
export function priceRequest(value: unknown, policy?: Partial<Policy>): Answer {
  const { operation, ...parts } = Input.read(value, requestOf);
  const priced = priceSession({ ...parts, policy });
  return { priced, published: publish(priced, operation), operation };
}
