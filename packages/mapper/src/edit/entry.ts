/** The plain data that an entry of a list is made of. */
export type Entry = Readonly<Record<string, unknown>>;
