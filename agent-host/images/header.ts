// What an image is and how large, told by its first bytes and never by its name.

export interface ImageHeader {
  readonly mediaType: "image/png" | "image/jpeg" | "image/gif" | "image/webp";
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

/** Null for what is no PNG, JPEG, GIF or WebP image, or says no size. */
export function readHeader(content: Uint8Array): ImageHeader | null {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const begin = Buffer.from(content.subarray(0, 30)).toString("latin1");
  try {
    if (begin.startsWith("\x89PNG\r\n\x1a\n"))
      return sized("image/png", view.getUint32(16), view.getUint32(20));
    if (begin.startsWith("GIF87a") || begin.startsWith("GIF89a")) {
      return sized("image/gif", view.getUint16(6, true), view.getUint16(8, true));
    }
    if (begin.startsWith("RIFF") && begin.slice(8, 12) === "WEBP") return webp(view, begin.slice(12, 16));
    return begin.startsWith("\xff\xd8\xff") ? jpeg(view) : null;
  } catch (error) {
    // The content ends before its size is told.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function sized(mediaType: ImageHeader["mediaType"], width: number, height: number): ImageHeader | null {
  return width > 0 && height > 0 ? { mediaType, width, height } : null;
}

function webp(view: DataView, kind: string): ImageHeader | null {
  const uint24 = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  switch (kind) {
    case "VP8X":
      return sized("image/webp", uint24(24) + 1, uint24(27) + 1);
    case "VP8 ":
      return sized("image/webp", view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
    case "VP8L": {
      const bits = view.getUint32(21, true);
      return sized("image/webp", (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
    }
    default:
      return null;
  }
}

/** Goes from segment to segment to the one that begins the frame. */
function jpeg(view: DataView): ImageHeader | null {
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at++;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return sized("image/jpeg", view.getUint16(at + 7), view.getUint16(at + 5));
    if (marker === 0xd9 || marker === 0xda) return null;
    at += 2 + view.getUint16(at + 2);
  }
}
