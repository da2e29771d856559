import winston from 'winston';

/** What a room may say. Levels: error wakes somebody, warn is a partner's or a setting's fault, info is business. */
export interface Logger {
  info(message: string, about?: object): void;
  warn(message: string, about?: object): void;
  error(message: string, about?: object): void;
}

export interface LoggerOptions {
  level: string;
  /** `pretty` for people, `json` for machines. */
  format: 'json' | 'pretty';
}

/** Winston on standard error, so that standard output stays free for what a command answers. */
export function createLogger({ level, format }: LoggerOptions): Logger & { close(): void } {
  const { combine, timestamp, json, colorize, printf } = winston.format;
  const pretty = printf(({ timestamp: at, level: name, message, ...rest }) => {
    const { stack, ...about } = rest as { stack?: string };
    const told = Object.entries(about).filter(([, value]) => value !== undefined);
    const members = told.map(([member, value]) => `${member}=${String(value)}`).join(' ');
    return `${String(at)} ${name} ${String(message)}${members ? `  ${members}` : ''}${stack ? `\n${stack}` : ''}`;
  });
  const logger = winston.createLogger({
    level,
    format: format === 'json' ? combine(timestamp(), json()) : combine(timestamp(), colorize(), pretty),
    transports: [new winston.transports.Console({ stderrLevels: ['error', 'warn', 'info', 'debug'] })],
  });
  return {
    // A line below the level still costs winston its formatting: ask first.
    info: (message, about) => logger.isInfoEnabled() && logger.info(message, about),
    warn: (message, about) => logger.isWarnEnabled() && logger.warn(message, about),
    error: (message, about) => logger.error(message, about),
    close: () => logger.close(),
  };
}
