// The frames that a websocket server sends, written from RFC 6455.

export interface FrameEvents {
  /** The text of one message. */
  readonly onText: (text: string) => void;
  /** The code of a close frame; null when it has none. */
  readonly onClose: (code: number | null) => void;
}

const CONTINUATION = 0;
const TEXT = 1;
const CLOSE = 8;
const PONG = 10;

/** Takes bytes as they come. Throws for frames that a server must not send. */
export function createFrameReader({ onText, onClose }: FrameEvents): (bytes: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let parts: Buffer[] = [];

  function take(opcode: number, fin: boolean, payload: Buffer): void {
    if (opcode === PONG) return;
    if (opcode === CLOSE) {
      onClose(payload.length < 2 ? null : payload.readUInt16BE(0));
      return;
    }
    if (opcode !== TEXT && opcode !== CONTINUATION)
      throw new Error(`the host sent a frame of kind ${opcode}`);
    parts.push(payload);
    if (!fin) return;
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(parts));
    parts = [];
    onText(text);
  }

  return (bytes) => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    while (rest.length >= 2) {
      const [first = 0, second = 0] = rest;
      if (second > 127 || (first & 0x70) !== 0) throw new Error("the host sent a frame that is no server's");
      const extra = second === 126 ? 2 : second === 127 ? 8 : 0;
      const start = 2 + extra;
      if (rest.length < start) return;
      const length =
        extra === 0 ? second : extra === 2 ? rest.readUInt16BE(2) : Number(rest.readBigUInt64BE(2));
      if (rest.length < start + length) return;
      const payload = rest.subarray(start, start + length);
      rest = rest.subarray(start + length);
      take(first & 15, first > 127, payload);
    }
  };
}
