import assert from "node:assert/strict";
import { type ImageHeader, readHeader } from "../../../agent-host/images/header.js";
import { gif, png, webp } from "../../support/sample-images.js";

const latin1 = (text: string) => Buffer.from(text, "latin1");
const jpegHead =
  "\xff\xd8\xff\xe0\x00\x04ab\xff\xff\xc4\x00\x02\xff\xc2\x00\x0b\x08\x01\x02\x03\x04\x01\x11\x00\xff\xd9";
const cases: [string, Uint8Array, ImageHeader | null][] = [
  ["a PNG", png(3, 2), { mediaType: "image/png", width: 3, height: 2 }],
  ["a GIF", gif, { mediaType: "image/gif", width: 1, height: 1 }],
  ["a lossy WebP", webp, { mediaType: "image/webp", width: 1, height: 1 }],
  [
    "a lossless WebP",
    latin1("RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f\x04\xc0\x01\x00"),
    { mediaType: "image/webp", width: 5, height: 8 },
  ],
  [
    "an extended WebP",
    latin1("RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\xff\x07\0\xff\x03\0"),
    { mediaType: "image/webp", width: 2048, height: 1024 },
  ],
  ["a JPEG behind other segments", latin1(jpegHead), { mediaType: "image/jpeg", width: 772, height: 258 }],
  ["a JPEG that ends too early", latin1(jpegHead.slice(0, 20)), null],
  ["a JPEG without a frame", latin1("\xff\xd8\xff\xda\0\0"), null],
  ["a PNG that ends too early", png(3, 2).subarray(0, 18), null],
  ["a PNG without width", png(0, 2), null],
  ["text", latin1("hello"), null],
  ["nothing", new Uint8Array(), null],
];

describe("the header of an image", () => {
  for (const [name, content, expected] of cases) {
    it(`tells of ${name}`, () => assert.deepEqual(readHeader(content), expected));
  }
});
