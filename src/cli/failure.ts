/** Why a command ended without doing what it was asked; its kind is the exit code. */
export const EXIT = {
  /** What was looked at is not well: a check failed, lines were bad, a partner refused. */
  notWell: 1,
  /** The command line or a file cannot be read. */
  usage: 2,
  /** Junction does not answer. */
  unreachable: 3,
  /** Junction refused: no key, not allowed, not found, not possible now. */
  refused: 4,
} as const;

export class CliFailure extends Error {
  override name = 'CliFailure';

  constructor(
    readonly kind: keyof typeof EXIT,
    message: string,
    /** The problem document, when Junction answered one. */
    readonly problem?: object,
  ) {
    super(message);
  }
}
