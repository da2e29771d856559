import type { ValueTransformer } from 'typeorm';

/** Numbers that MySQL hands out as text: moments in milliseconds. */
export const moment: ValueTransformer = {
  to: (value: number | null) => value,
  from: (value: string | number | null) => (value === null ? null : Number(value)),
};
