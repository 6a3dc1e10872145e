/** Calls back when a fault is healed, unless the function that is returned is called before. */
export type WhenHealed = (callback: () => void) => () => void;

/** The shortest pause between two pieces, in milliseconds: timers keep no shorter ones. */
const shortestPauseMs = 20;

/** Bytes that come so slowly, and the rest at once when all is healed. */
export function drip(bytes: Uint8Array, bytesPerSecond: number, whenHealed: WhenHealed): ReadableStream<Uint8Array> {
  const pieceLength = Math.max(1, Math.round((bytesPerSecond * shortestPauseMs) / 1000));
  const pauseMs = (pieceLength / bytesPerSecond) * 1000;
  let sent = 0;
  let stop = (): void => undefined;
  return new ReadableStream({
    pull: (controller) =>
      new Promise((resolve) => {
        const send = (length: number): void => {
          stop();
          controller.enqueue(bytes.subarray(sent, (sent += length)));
          if (sent >= bytes.length) controller.close();
          resolve();
        };
        const timer = setTimeout(() => send(pieceLength), pauseMs);
        const forget = whenHealed(() => send(bytes.length));
        stop = () => {
          clearTimeout(timer);
          forget();
        };
      }),
    cancel: () => stop(),
  });
}

/** Half of the bytes, and the others when all is healed. */
export function halt(bytes: Uint8Array, whenHealed: WhenHealed): ReadableStream<Uint8Array> {
  const half = Math.floor(bytes.length / 2);
  let forget = (): void => undefined;
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes.subarray(0, half));
      forget = whenHealed(() => {
        controller.enqueue(bytes.subarray(half));
        controller.close();
      });
    },
    cancel: () => forget(),
  });
}

const spaces = new Uint8Array(64 * 1024).fill(0x20);

/** Bytes, and spaces behind them up to a length. */
export function padded(bytes: Uint8Array, length: number): ReadableStream<Uint8Array> {
  let left = length - bytes.length;
  return new ReadableStream({
    start: (controller) => controller.enqueue(bytes),
    pull(controller) {
      if (left > 0) controller.enqueue(spaces.subarray(0, Math.min(left, spaces.length)));
      left -= spaces.length;
      if (left <= 0) controller.close();
    },
  });
}
