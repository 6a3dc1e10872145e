/** All that a command may touch of the outside, so that a test can put something else in its place. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** What runs this, such as `node 24.21.0`. */
  readonly runtime: string;
  /** The folder the command is called in. */
  readonly cwd: string;
  /** The user's home folder, which need not be there. */
  readonly home: string;
  /** Writes to stdout: the answer, and nothing else. */
  out(text: string): void;
  /** Writes to stderr: what is for people. */
  err(text: string): void;
  /** The same for a log: what comes at once is written together, before anything else on stderr, and before the end. */
  log(text: string): void;
  /** Writes to stderr what is of use to a person who waits, and nothing where that is no terminal. */
  progress(text: string): void;
  /** Reads all of stdin. */
  readStdin(): Promise<string>;
  /** Asks a person on the terminal and gives the line; undefined where nobody can answer. */
  prompt(question: string): Promise<string | undefined>;
  /** The same, but what the person types is not shown. */
  promptHidden(question: string): Promise<string | undefined>;
  /** Has this process start anew as is good for what is there for long; see `heap-room.ts`. */
  settleDown(): void;
  /** Wall clock, milliseconds since 1970. */
  now(): number;
  /** Aborted when the command is asked to end (SIGINT, SIGTERM). */
  readonly signal: AbortSignal;
}

/** What a command ends with: 0 all is well, 1 it failed, 2 it was called wrongly. */
export type ExitCode = 0 | 1 | 2;
