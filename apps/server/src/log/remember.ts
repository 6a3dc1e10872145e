/** So many texts are remembered; what is remembered is of few, but nothing here may grow without bound. */
const most = 1000;

/** A function from text to text that remembers what it gave. Of those whose texts are few and come again. */
export function remember(make: (text: string) => string): (text: string) => string {
  const made = new Map<string, string>();
  return (text) => {
    const known = made.get(text);
    if (known !== undefined) return known;
    if (made.size >= most) made.clear();
    const fresh = make(text);
    made.set(text, fresh);
    return fresh;
  };
}
