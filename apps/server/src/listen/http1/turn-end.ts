/**
 * Makes what calls things at the end of this turn of the event loop, in the order in which they were handed in.
 *
 * @param schedule calls once at that moment. Default `setImmediate`
 */
export function createTurnEnd(schedule: (act: () => void) => void = setImmediate): (act: () => void) => void {
  let due: (() => void)[] = [];

  function actAll(): void {
    const acts = due;
    due = [];
    for (const act of acts) act();
  }

  return (act) => {
    due.push(act);
    if (due.length === 1) schedule(actAll);
  };
}
