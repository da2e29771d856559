/** Tariffs to begin with. */

const component = (type: string, price: number, step_size = 1) => ({ type, price, vat: 20, step_size });

const ELEMENTS = {
  energy: [{ price_components: [component('ENERGY', 0.39)] }],
  energyAndStart: [{ price_components: [component('FLAT', 1), component('ENERGY', 0.35)] }],
  night: [
    { price_components: [component('ENERGY', 0.25)], restrictions: { start_time: '22:00', end_time: '06:00' } },
    { price_components: [component('ENERGY', 0.42)] },
  ],
  blocking: [{ price_components: [component('ENERGY', 0.39), component('PARKING_TIME', 6, 60)] }],
};

export type Template = keyof typeof ELEMENTS;
export const TEMPLATES = Object.keys(ELEMENTS) as Template[];

export const isExample = (name: string | null): name is Template => name !== null && name in ELEMENTS;

export const tariffFrom = (name: Template): object => ({ id: 'NEW-1', currency: 'EUR', elements: ELEMENTS[name] });
