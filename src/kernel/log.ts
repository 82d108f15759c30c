/** One logger: JSON lines on standard error, so that standard output stays data. Never hand it a secret. */
export interface Log {
  /** Fields of a line that is most often not written may be given as what makes them. */
  debug(message: string, fields?: LogFields | (() => LogFields)): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger that adds the given fields (request id, station, job) to every line. */
  with(fields: LogFields): Log;
}

export type LogFields = Record<string, unknown>;
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

const RANK: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 };

export interface LogOptions {
  level: LogLevel;
  write?: (line: string) => void;
  now?: () => number;
}

export function createLog(options: LogOptions, bound: LogFields = {}): Log {
  const write = options.write ?? ((line: string) => process.stderr.write(line));
  const now = options.now ?? (() => new Date().getTime());
  const at =
    (level: Exclude<LogLevel, 'silent'>) =>
    (message: string, fields: LogFields | (() => LogFields) = {}) => {
      if (RANK[level] < RANK[options.level]) return;
      const told = readable(typeof fields === 'function' ? fields() : fields);
      const line = { time: new Date(now()).toISOString(), level, message, ...bound, ...told };
      write(JSON.stringify(line) + '\n');
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    with: (fields) => createLog(options, { ...bound, ...fields }),
  };
}

/** Errors become their message and stack: JSON would print them as {}. */
function readable(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      value instanceof Error ? { name: value.name, message: value.message, stack: value.stack } : value,
    ]),
  );
}

export const silentLog: Log = createLog({ level: 'silent' });
