/** Where the energy comes from (OCPI 2.2.1 "EnergyMix class"). */
import { Bool, Enum, Nested, Num, Text } from '../../field';
import { ENERGY_SOURCES, ENVIRONMENTAL_IMPACTS } from './enums';

/** Share of one source (OCPI 2.2.1 "EnergySource class"). */
export class EnergySource {
  @Enum(ENERGY_SOURCES, '1', 'The source.')
  source!: (typeof ENERGY_SOURCES)[number];

  @Num('1', 'Its share in percent.')
  percentage!: number;
}

/** Impact per kWh (OCPI 2.2.1 "EnvironmentalImpact class"). */
export class EnvironmentalImpact {
  @Enum(ENVIRONMENTAL_IMPACTS, '1', 'What is set free.')
  category!: (typeof ENVIRONMENTAL_IMPACTS)[number];

  @Num('1', 'Grams per kWh.')
  amount!: number;
}

/** Sources, impact and supplier of the energy (OCPI 2.2.1 "EnergyMix class"). */
export class EnergyMix {
  @Bool('1', 'Whether all of it is from regenerative sources.')
  is_green_energy!: boolean;

  @Nested(() => EnergySource, '*', 'Shares of the sources.')
  energy_sources?: EnergySource[] | null;

  @Nested(() => EnvironmentalImpact, '*', 'Impact on the environment.')
  environ_impact?: EnvironmentalImpact[] | null;

  @Text(64, '?', 'Name of the supplier.')
  supplier_name?: string | null;

  @Text(64, '?', 'Name of the product as the supplier sells it.')
  energy_product_name?: string | null;
}
