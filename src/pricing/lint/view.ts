/** A tariff as the linter looks at it: every element with its raw restrictions, its path, and what the engine made of it. */
import { isObject, type JsonObject } from '../../lib/json';
import { type Exact, numberOf } from '../money';
import type { Component, Dimension, Element, Tariff } from '../tariff';
import { NOWHERE, type Place } from './place';

export const MEASURES = ['kwh', 'power', 'current', 'duration'] as const;
export type Measure = (typeof MEASURES)[number];

export interface ElementView {
  path: string;
  element: Element;
  raw: JsonObject;
  bounds: Record<Measure, { min: Exact | undefined; max: Exact | undefined }>;
  startTime: string | undefined;
  endTime: string | undefined;
  startDate: string | undefined;
  endDate: string | undefined;
  days: string[];
  isRestricted: boolean;
}

export interface TariffView {
  raw: JsonObject;
  tariff: Tariff;
  elements: ElementView[];
  /** Where it is used. */
  place: Place;
}

export function viewOf(raw: JsonObject, tariff: Tariff, place: Place = NOWHERE): TariffView {
  const listed = Array.isArray(raw.elements) ? raw.elements : [];
  return {
    raw,
    tariff,
    place,
    elements: tariff.elements.map((element, index) => elementView(element, listed[index], index)),
  };
}

function elementView(element: Element, raw: unknown, index: number): ElementView {
  const whole = isObject(raw) ? raw : {};
  const restrictions = isObject(whole.restrictions) ? whole.restrictions : {};
  const text = (name: string) => (typeof restrictions[name] === 'string' ? (restrictions[name] as string) : undefined);
  const number = (name: string) => (restrictions[name] === null ? undefined : numberOf(restrictions[name]));
  const of = (measure: Measure) => ({ min: number(`min_${measure}`), max: number(`max_${measure}`) });
  return {
    path: `/elements/${index}`,
    element,
    raw: whole,
    bounds: { kwh: of('kwh'), power: of('power'), current: of('current'), duration: of('duration') },
    startTime: text('start_time'),
    endTime: text('end_time'),
    startDate: text('start_date'),
    endDate: text('end_date'),
    days: Array.isArray(restrictions.day_of_week) ? restrictions.day_of_week.map(String) : [],
    isRestricted: element.conditions.length > 0 || element.reservation !== undefined,
  };
}

/** Where a component stands. */
export const pathOf = ({ element, index }: Component): string => `/elements/${element}/price_components/${index}`;

/** Every component with its element. */
export const componentsOf = ({ elements }: TariffView): { view: ElementView; component: Component }[] =>
  elements.flatMap((view) => view.element.components.map((component) => ({ view, component })));

export const hasDimension = ({ element }: ElementView, dimension: Dimension): boolean =>
  element.components.some((component) => component.dimension === dimension);
