import Ajv2020 from 'ajv/dist/2020';
import { faultsOf, faultsOfPatch } from '../../src/ocpi/check';
import { type Class, fieldsOf } from '../../src/ocpi/field';
import * as model from '../../src/ocpi/model';
import { ListQuery } from '../../src/ocpi/page';
import { objectSchema, reachableFrom, standaloneSchema } from '../../src/ocpi/schema';
import { interfacesOf, VERSIONS } from '../../src/ocpi/versions';
import { EXAMPLES } from '../support/examples';

const ofTables = [...VERSIONS.keys()].flatMap((version) => interfacesOf(version).flatMap(({ endpoints }) => endpoints));
const isClass = (value: unknown): value is Class => typeof value === 'function';
const queries = [...new Set(ofTables.flatMap(({ query }) => query ?? [])), ListQuery];
const objects = EXAMPLES.map(([type]) => type);
const named = EXAMPLES.map(([type, example]) => [type.name, type, example] as const);

describe('rules for every class', () => {
  it('every class that a body, an answer or a result reaches has an example', () => {
    const used = ofTables.flatMap(({ body, answer, result }) => [body, answer, result]).filter(isClass);
    const reached = new Set([model.Version, model.VersionDetails, ...used].flatMap((type) => [...reachableFrom(type)]));

    expect([...reached].map(({ name }) => name).sort()).toEqual(objects.map(({ name }) => name).sort());
  });

  it('no two classes have one name: schemas refer by name', () => {
    const names = [...objects, ...queries].map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
  });

  it.each(named)('%s: its example has every field and no fault', (_, type, example) => {
    expect(Object.keys(example).sort()).toEqual(
      fieldsOf(type)
        .map(({ name }) => name)
        .sort(),
    );
    expect(faultsOf(type, example)).toEqual([]);
  });

  it.each([...objects, ...queries].map((type) => [type.name, type] as const))(
    '%s: every field says what it means in a sentence, and has a name in snake_case [TYP-017]',
    (_, type) => {
      const fields = fieldsOf(type);

      expect(fields.length).toBeGreaterThan(0);
      for (const { name, doc } of fields) {
        expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/);
        expect(doc).toMatch(/^[A-Z0-9#].{4,}\.$/);
      }
    },
  );

  it.each(named)('%s: every required member is missed, and no optional one', (_, type, example) => {
    for (const { name, cardinality } of fieldsOf(type)) {
      const { [name]: _left, ...rest } = example;
      const isOptional = cardinality === '?' || cardinality === '*';

      expect(faultsOf(type, rest)).toEqual(isOptional ? [] : [{ path: `/${name}`, problem: 'is missing' }]);
      expect(faultsOf(type, { ...example, [name]: null }).length === 0).toBe(isOptional);
    }
  });

  it.each(named)('%s: its schema stands alone', (_, type, example) => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });

    expect(ajv.validate(standaloneSchema(type), example)).toBe(true);
    expect(ajv.validate(standaloneSchema(type), {})).toBe(
      fieldsOf(type).every(({ cardinality }) => '?*'.includes(cardinality)),
    );
  });

  it.each(named)(
    '%s: a PATCH of one member is enough, with last_updated where the object has it',
    (_, type, example) => {
      const { last_updated } = example;
      for (const { name } of fieldsOf(type)) {
        const patch = { [name]: example[name], ...(last_updated === undefined ? {} : { last_updated }) };

        expect(faultsOfPatch(type, patch)).toEqual([]);
      }
      expect(faultsOfPatch(type, {}).map(({ path }) => path)).toEqual(
        last_updated === undefined ? [] : ['/last_updated'],
      );
    },
  );
});

describe('a schema', () => {
  const refer = (type: Class) => ({ $ref: `#/x/${type.name}` });

  it('names required members, refers to nested classes and carries the words', () => {
    expect(objectSchema(model.TariffElement, refer)).toEqual({
      type: 'object',
      properties: {
        price_components: {
          type: 'array',
          minItems: 1,
          items: { $ref: '#/x/PriceComponent' },
          description: 'The prices.',
        },
        restrictions: {
          anyOf: [{ $ref: '#/x/TariffRestrictions' }, { type: 'null' }],
          description: 'When they apply; always, when left out.',
        },
      },
      required: ['price_components'],
    });
  });

  it('of a PATCH requires nothing but last_updated', () => {
    expect(objectSchema(model.Location, refer, true).required).toEqual(['last_updated']);
    expect(objectSchema(model.Price, refer, true).required).toBeUndefined();
  });

  it('of a class that adds to another begins with what it inherits', () => {
    expect(fieldsOf(model.AdditionalGeoLocation).map(({ name }) => name)).toEqual(['latitude', 'longitude', 'name']);
    expect(fieldsOf(model.GeoLocation).map(({ name }) => name)).toEqual(['latitude', 'longitude']);
  });
});

it('a version that is not spoken has no tables', () => {
  expect(interfacesOf('2.2.1').length).toBeGreaterThan(0);
  expect(() => interfacesOf('2.0')).toThrow(RangeError);
});
