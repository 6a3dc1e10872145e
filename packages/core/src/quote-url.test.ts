import { expect, it } from "vitest";
import { quoteUrl } from "./quote-url.ts";

it.each([
  ["a URL without a user is shown as it is", "https://host:8443/path?a=b", '"https://host:8443/path?a=b"'],
  ["user and password are hidden", "https://me:secret@host/path", '"https://…@host/path"'],
  ["an @ in the password as well", "https://me:sec@ret@host", '"https://…@host"'],
  ["a slash in the password as well", "https://me:sec/ret@host", '"https://…@host"'],
  ["a user alone may be a token", "http://ghp_secret@host", '"http://…@host"'],
  ["without a scheme", "me:secret@host", '"…@host"'],
  ["with half of one", "https:/me:secret@host", '"…@host"'],
  ["an @ after the host takes what is before it along", "https://host/a@b", '"https://…@b"'],
  ["no URL at all", "nonsense\n", '"nonsense\\n"'],
])("%s: %j", (_, text, shown) => {
  expect(quoteUrl(text)).toBe(shown);
});
