/** Loads the certificate library when a certificate is to be made, and no earlier: it takes some 70 ms. */
export async function loadX509() {
  // The library's dependency injection refuses to load without it.
  await import("reflect-metadata");
  return import("@peculiar/x509");
}
