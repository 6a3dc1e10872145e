/** Whether a URL's host is this machine: `localhost`, `::1`, or an address of 127.0.0.0/8. Other names are not looked up. */
export function isLoopback({ hostname }: URL): boolean {
  return /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/.test(hostname);
}
