import { objectInBody } from '../../src/observe/object-in-body';

const posted = (body: string, more: object = {}) =>
  objectInBody({ module: 'cdrs', method: 'POST', requestBody: Buffer.from(body), ...more });

test('The trace names a posted CDR by the id in its body, not by that of anything inside it', () => {
  expect(posted('{"cdr_token": {"id": "T1"}, "tariffs": [{"id": "T2"}], "remark": "id", "id" : "CDR-1"}')).toBe(
    'CDR-1',
  );
});

test('A body that was cut off names the CDR as long as the id stands in what was kept', () => {
  expect(posted('{"country_code": "NL", "id": "CDR-1", "charging_per')).toBe('CDR-1');
  expect(posted('{"country_code": "NL", "remark": "\\"id\\": \\"X\\"", "i')).toBeUndefined();
});

test('Nothing else is looked for in a body', () => {
  expect(posted('{"id": "S1"}', { module: 'sessions' })).toBeUndefined();
  expect(posted('{"id": "CDR-1"}', { method: 'GET' })).toBeUndefined();
  expect(posted('{"id": 7}')).toBeUndefined();
  expect(posted('not JSON')).toBeUndefined();
});
