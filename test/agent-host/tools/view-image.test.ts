import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { viewImage } from "../../../agent-host/tools/view-image.js";
import { useLocalMachine } from "../exec/local-machine.js";
import { callTool, createRecorder, toolContext } from "./recorded-call.js";

const images: [string, string, string][] = [
  ["a.png", "image/png", "\x89PNG\r\n\x1a\nrest"],
  ["b.jpg", "image/jpeg", "\xff\xd8\xff\xe0rest"],
  ["c.gif", "image/gif", "GIF89arest"],
  ["d.webp", "image/webp", "RIFF\x01\x02\x03\x04WEBPVP8 "],
  ["misnamed.txt", "image/png", "\x89PNG\r\n\x1a\n"],
];

describe("tools/view-image", () => {
  const machine = useLocalMachine();
  const where = () => ({ environment: machine().environment, cwd: machine().folder });

  for (const [name, mediaType, content] of images) {
    it(`shows ${name} as ${mediaType}`, async () => {
      const { folder } = machine();
      const bytes = Buffer.from(content, "latin1");
      const file = path.join(folder, name);
      writeFileSync(file, bytes);
      const events = createRecorder();
      assert.deepEqual(await callTool(viewImage, { path: name }, { ...where(), events }), [
        {
          type: "input_image",
          image_url: `data:${mediaType};base64,${bytes.toString("base64")}`,
          detail: "high",
        },
      ]);
      const item = { type: "imageView", id: "call1", path: file };
      assert.deepEqual(events.events, [
        { event: "started", item },
        { event: "completed", item },
      ]);
    });
  }

  it("keeps the resolution when asked to", async () => {
    writeFileSync(path.join(machine().folder, "a.gif"), "GIF87a");
    const output = await callTool(viewImage, { path: "a.gif", detail: "original" }, where());
    assert.deepEqual(output, [
      { type: "input_image", image_url: "data:image/gif;base64,R0lGODdh", detail: "original" },
    ]);
  });

  it("says what it will read before it does", async () => {
    const call = await viewImage.prepare('{"path":"../x.png"}', toolContext(where()));
    assert.deepEqual(call.access, [{ kind: "read", paths: [path.resolve(machine().folder, "../x.png")] }]);
  });

  const refused: [string, (folder: string) => void, string, RegExp][] = [
    ["a missing file", () => {}, "no.png", /^unable to locate image at \/.*\/no\.png: ENOENT/],
    [
      "a folder",
      (folder) => mkdirSync(path.join(folder, "dir")),
      "dir",
      /^image path \/.*\/dir is not a file$/,
    ],
    ["a device", (folder) => symlinkSync("/dev/zero", path.join(folder, "z")), "z", /z is not a file$/],
    [
      "text",
      (folder) => writeFileSync(path.join(folder, "t.png"), "hello"),
      "t.png",
      /is not a PNG, JPEG, GIF or WebP/,
    ],
    ["an empty file", (folder) => writeFileSync(path.join(folder, "e.png"), ""), "e.png", /is not a PNG/],
    [
      "a file over the limit",
      (folder) => {
        const file = path.join(folder, "large.png");
        writeFileSync(file, "");
        truncateSync(file, 10 * 1024 * 1024 + 1);
      },
      "large.png",
      /has 10485761 bytes; the limit is 10 MB$/,
    ],
    ["a path with NUL", () => {}, "a\0b", /^failed to parse function arguments: path: /],
  ];
  for (const [name, arrange, file, message] of refused) {
    it(`refuses ${name}`, async () => {
      arrange(machine().folder);
      const events = createRecorder();
      await assert.rejects(callTool(viewImage, { path: file }, { ...where(), events }), {
        name: "ToolFailure",
        message,
      });
      assert.deepEqual(events.events, []);
    });
  }
});
