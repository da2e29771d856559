/** The official JSON schemas of one version of OCPP, compiled when they are first needed. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { CallError, type CallErrorName } from './message';
import { mend } from './tolerance';

export type Side = 'Request' | 'Response';

/** Schemas by name, such as `BootNotificationRequest`. */
export type SchemaModule = Record<string, object>;

/** Which rule of a schema was broken → the call error that names it. */
const SITUATIONS: Record<string, CallErrorName> = {
  type: 'typeConstraint',
  required: 'occurrenceConstraint',
  minItems: 'occurrenceConstraint',
  maxItems: 'occurrenceConstraint',
  additionalProperties: 'formatViolation',
};

/** How a payload was made acceptable, such as `numberAsText /connectorId`. */
export type Mending = string;

export class SchemaBook {
  private readonly compiled = new Map<string, ValidateFunction>();
  private ajv: Ajv | undefined;
  private module: SchemaModule | undefined;

  /** `load` is called once, when the first message arrives: reading the schemas takes time and memory. */
  constructor(private readonly load: () => SchemaModule) {}

  has(action: string): boolean {
    return this.schemas[`${action}Request`] !== undefined;
  }

  /**
   * Checks a payload against its schema. A tolerant check mends known deviations in place and says which. Throws
   * CallError naming the first fault.
   */
  check(name: { action: string; side: Side }, payload: unknown, isTolerant: boolean): Mending[] {
    const validate = this.validatorOf(`${name.action}${name.side}`);
    if (validate(payload)) return [];
    const mendings = isTolerant ? mend(payload, validate) : [];
    const [fault] = validate.errors ?? [];
    if (fault) throw new CallError(SITUATIONS[fault.keyword] ?? 'propertyConstraint', told(fault));
    return mendings;
  }

  private get schemas(): SchemaModule {
    this.module ??= this.load();
    return this.module;
  }

  private validatorOf(name: string): ValidateFunction {
    const known = this.compiled.get(name);
    if (known) return known;
    const schema = this.schemas[name];
    if (!schema) throw new CallError('notImplemented', `${name} has no schema`);
    this.ajv ??= makeAjv();
    // ajv remembers a schema by its object; a copy without identity keeps equal names of two versions apart.
    const made = this.ajv.compile({ ...schema, $schema: undefined, $id: undefined });
    this.compiled.set(name, made);
    return made;
  }
}

function makeAjv(): Ajv {
  // The schemas ask for multiples of 0.1; without a precision 16.1 would not be one.
  const ajv = new Ajv({ strict: false, allErrors: true, multipleOfPrecision: 6 });
  addFormats.default(ajv, ['date-time', 'uri']);
  return ajv;
}

function told({ instancePath, keyword, message, params }: ErrorObject): string {
  const extra = keyword === 'additionalProperties' ? ` (${String(params.additionalProperty)})` : '';
  return `${instancePath || '/'} ${message ?? 'is not valid'}${extra}`;
}
