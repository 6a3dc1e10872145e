import type { FaultOptions } from "./answer-fault.ts";

/** What is wrong at present: at most one thing, for a number of times or until it is healed. */
export class FaultSwitch<F> {
  #fault: F | undefined;
  #left = 0;
  readonly #stuck = new Set<() => void>();

  /** From now on this is wrong, and nothing else. @throws RangeError where `times` is no whole number above zero */
  fail(fault: F, { times = Infinity }: FaultOptions = {}): void {
    if (times !== Infinity && !(Number.isInteger(times) && times > 0)) {
      throw new RangeError(`times is ${times}, and must be a whole number above zero`);
    }
    this.#fault = fault;
    this.#left = times;
  }

  /** Nothing is wrong any more, and what was stuck goes on. */
  heal(): void {
    this.#fault = undefined;
    for (const goOn of this.#stuck) goOn();
  }

  /** The fault to have this time, if it is one that strikes here. */
  take<G extends F>(strikesHere: (fault: F) => fault is F & G): G | undefined {
    const fault = this.#fault;
    if (fault === undefined || !strikesHere(fault)) return undefined;
    if (--this.#left <= 0) this.#fault = undefined;
    return fault;
  }

  /** Calls back once, when all is healed, unless the function that is returned is called before. */
  whenHealed(callback: () => void): () => void {
    const goOn = (): void => {
      this.#stuck.delete(goOn);
      callback();
    };
    this.#stuck.add(goOn);
    return () => void this.#stuck.delete(goOn);
  }
}
