import { describe, expect, it } from "vitest";
import { readInstances } from "./read-instances.ts";

/** A body that comes in pieces of so many bytes. */
async function* inPieces(text: string | Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const read = (text: string | Uint8Array, size = 64 * 1024) => readInstances(inPieces(text, size));

const instance = (content: string) => `<item>${content}</item>`;
const answer = (...instances: readonly string[]) => `<?xml version="1.0" encoding="UTF-8"?>
<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
    <requestId>8f7724cf-496f-496e-8fe3-example</requestId>
    <reservationSet>
        <item>
            <reservationId>r-1234567890abcdef0</reservationId>
            <ownerId>123456789012</ownerId>
            <groupSet/>
            <instancesSet>${instances.join("")}</instancesSet>
        </item>
    </reservationSet>
</DescribeInstancesResponse>`;

const first = instance(`
                    <instanceId>i-0123456789abcdef0</instanceId>
                    <privateDnsName>ip-10-0-0-1.ec2.internal</privateDnsName>
                    <networkInterfaceSet>
                        <item>
                            <privateDnsName>of-the-interface.ec2.internal</privateDnsName>
                            <attachment><instanceId>i-0fffffffffffffff0</instanceId></attachment>
                        </item>
                    </networkInterfaceSet>
                    <tagSet><item><key>a&amp;b</key><value>Größe &lt;1&gt;</value></item></tagSet>`);
const second = instance("<instanceId>i-01234567</instanceId><privateDnsName/>");
const nameless = instance("<instanceId>i-76543210</instanceId>");

describe("the names of instances are read", () => {
  it.each<[what: string, text: string, names: Record<string, string>]>([
    [
      "of several in a reservation, each of its own",
      answer(first, nameless, second),
      { "i-0123456789abcdef0": "ip-10-0-0-1.ec2.internal", "i-01234567": "", "i-76543210": "" },
    ],
    [
      "of several reservations",
      answer(first).replace(
        "</reservationSet>",
        `<item><instancesSet>${second}</instancesSet></item></reservationSet>`,
      ),
      { "i-0123456789abcdef0": "ip-10-0-0-1.ec2.internal", "i-01234567": "" },
    ],
    ["of none", answer(), {}],
    [
      "and nothing of an instance without an id",
      answer(instance("<privateDnsName>x</privateDnsName>"), second),
      { "i-01234567": "" },
    ],
  ])("%s", async (_, text, names) => {
    const page = await read(text);
    expect(Object.fromEntries(page?.names ?? [["no", "page"]])).toEqual(names);
    expect(page?.nextToken).toBeUndefined();
  });

  it.each([1, 2, 3, 7, 100])("however the body is cut: pieces of %i bytes", async (size) => {
    expect(await read(answer(first, second), size)).toEqual(await read(answer(first, second)));
  });

  it("with the token of the next page", async () => {
    const text = answer(first).replace("</reservationSet>", "</reservationSet><nextToken>abc==</nextToken>");
    expect((await read(text))?.nextToken).toBe("abc==");
  });

  it("with no token where it is empty", async () => {
    const text = answer(first).replace("</reservationSet>", "</reservationSet><nextToken/>");
    expect(await read(text)).toMatchObject({ nextToken: undefined });
  });
});

describe("nothing is read of", () => {
  const whole = answer(first);
  it.each<[what: string, text: string | Uint8Array]>([
    ["an empty body", ""],
    ["another text", "nonsense"],
    ["JSON", "{}"],
    ["a page in HTML", "<!doctype html><html><body><p>Welcome<br></body></html>"],
    ["another document", "<ListBucketResult/>"],
    ["an answer that is cut off", whole.slice(0, -40)],
    ["an answer that is cut off before its last character", whole.slice(0, -1)],
    ["an answer with something behind it", `${whole}<more/>`],
    ["an answer with a comment behind it that does not end", `${whole}<!-- more`],
    ["elements in each other without end", "<item>".repeat(1000) + whole],
    ["tags that do not match", whole.replace("</instancesSet>", "</instanceSet>")],
    [
      "an entity that is defined in it",
      `<!DOCTYPE x [<!ENTITY e "i-01234567">]>${whole.replace("0123456789abcdef0", "&e;")}`,
    ],
    ["no UTF-8", Uint8Array.of(...new TextEncoder().encode("<a>"), 0xff, 0xfe)],
  ])("%s", async (_, text) => {
    expect(await read(text)).toBeUndefined();
  });

  it("a body without end, which is not read to its end either", async () => {
    let pieces = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode("<DescribeInstancesResponse>");
      for (;;) {
        pieces++;
        yield new Uint8Array(1024).fill(0x20);
      }
    }
    expect(await readInstances(endless(), 64 * 1024)).toBeUndefined();
    expect(pieces).toBe(64);
  });

  it("no body", async () => {
    expect(await readInstances(null)).toBeUndefined();
  });
});
