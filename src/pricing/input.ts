/** Reads JSON that was parsed with or without its digits, collecting every fault with its path. */
import { InputError, type InputFault } from './errors';
import { type Exact, numberOf, scaledOf, ZERO } from './money';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?$/;

const isZoned = (instant: string) => instant.endsWith('Z') || '+-'.includes(instant.at(-6) ?? ' ');

/** One value of the document, and where it stands. */
export class Input {
  private constructor(
    readonly value: unknown,
    private readonly faults: InputFault[],
    private readonly within?: Input,
    private readonly name: string | number = '',
  ) {}

  /** Reads a document. Throws InputError with every fault. */
  static read<T>(value: unknown, by: (input: Input) => T): T {
    const faults: InputFault[] = [];
    const result = by(new Input(value, faults));
    if (faults.length > 0) throw new InputError(faults);
    return result;
  }

  /** JSON pointer; made only when there is something to say. */
  get path(): string {
    return this.within ? `${this.within.path}/${this.name}` : '';
  }

  get isPresent(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  get isObject(): boolean {
    return typeof this.value === 'object' && this.value !== null && !Array.isArray(this.value);
  }

  fault(problem: string): void {
    this.faults.push({ path: this.path, problem });
  }

  at(name: string | number): Input {
    const found = typeof this.value === 'object' && this.value !== null ? this.value : {};
    const own = Object.hasOwn(found, name) ? (found as Record<string | number, unknown>)[name] : undefined;
    return new Input(own, this.faults, this, name);
  }

  names(): string[] {
    return this.isObject ? Object.keys(this.value as object) : [];
  }

  /** The entries of a list; an absent one is empty. */
  list(): Input[] {
    if (!this.isPresent) return [];
    if (Array.isArray(this.value)) return this.value.map((_, index) => this.at(index));
    this.fault('must be a list');
    return [];
  }

  text(): string {
    if (typeof this.value === 'string' && this.value !== '') return this.value;
    this.fault(this.isPresent ? 'must be a text' : 'is missing');
    return '';
  }

  oneOf<T extends string>(values: readonly T[]): T {
    if (values.includes(this.value as T)) return this.value as T;
    this.fault(this.isPresent ? `must be one of ${values.join(', ')}` : 'is missing');
    return values[0] as T;
  }

  number(): Exact {
    const number = numberOf(this.value);
    if (!number) this.fault(this.isPresent ? 'must be a number' : 'is missing');
    return number ?? ZERO;
  }

  /** A whole number of units of `10^-places`. */
  scaled(places: number): number {
    const number = scaledOf(this.value, places);
    if (number === undefined) this.fault(this.isPresent ? 'must be a number' : 'is missing');
    return number ?? 0;
  }

  /** Milliseconds since 1970, UTC. An offset is understood, though OCPI does not allow it. */
  instant(): number {
    const text = typeof this.value === 'string' ? this.value : '';
    const at = INSTANT.test(text) ? Date.parse(isZoned(text) ? text : `${text}Z`) : Number.NaN;
    if (Number.isNaN(at)) this.fault(this.isPresent ? 'must be a DateTime such as 2026-01-31T12:00:00Z' : 'is missing');
    return Number.isNaN(at) ? 0 : at;
  }

  optional<T>(by: (input: Input) => T): T | undefined {
    return this.isPresent ? by(this) : undefined;
  }
}
