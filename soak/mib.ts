/** Bytes in whole MiB. */
export function mib(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(0);
}
