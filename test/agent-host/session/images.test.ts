import assert from "node:assert/strict";
import { mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readHeader } from "../../../agent-host/images/header.js";
import { calls, says } from "../../support/model-server.js";
import { gif, png, webp } from "../../support/sample-images.js";
import { startHost, type TestHost } from "../../support/start-host.js";

/** Plays a turn with this input and gives the parts that the model was sent for it. */
async function sent(host: TestHost, input: readonly unknown[], model?: string) {
  const threadId = await host.startThread({ model });
  await host.client.request("turn/start", { threadId, input });
  assert.equal((await host.client.next("turn/completed")).turn.status, "completed");
  return host.model.requests.at(-1)?.body.input.at(-1).content;
}

function headerOf(url: string) {
  return readHeader(Buffer.from(url.slice(url.indexOf(",") + 1), "base64"));
}

const dataUrl = (type: string, content: Buffer) => `data:${type};base64,${content.toString("base64")}`;

describe("images of the user", () => {
  it("go as they are where they are small, named and told by their content", async () => {
    const host = await startHost({ script: () => says("seen") });
    writeFileSync(path.join(host.cwd, "a.txt"), png(20, 10));
    writeFileSync(path.join(host.cwd, "b.png"), gif);
    writeFileSync(path.join(host.cwd, "c.jpg"), webp);
    const local = (name: string) => ({ type: "localImage", path: path.join(host.cwd, name) });
    assert.deepEqual(
      await sent(host, [{ type: "text", text: "look" }, local("a.txt"), local("b.png"), local("c.jpg")]),
      [
        { type: "input_text", text: "look" },
        { type: "input_text", text: "<image name=[Image #1]>" },
        { type: "input_image", image_url: dataUrl("image/png", png(20, 10)), detail: "high" },
        { type: "input_text", text: "</image>" },
        { type: "input_text", text: "<image name=[Image #2]>" },
        { type: "input_image", image_url: dataUrl("image/gif", gif), detail: "high" },
        { type: "input_text", text: "</image>" },
        { type: "input_text", text: "<image name=[Image #3]>" },
        { type: "input_image", image_url: dataUrl("image/webp", webp), detail: "high" },
        { type: "input_text", text: "</image>" },
      ],
    );
  });

  it("become as small as models look at, and are stored as they were sent", async () => {
    const host = await startHost({ script: () => says("seen") });
    const threadId = await host.startThread();
    const url = dataUrl("image/png", png(4096, 1024));
    await host.client.request("turn/start", { threadId, input: [{ type: "image", url }] });
    await host.client.next("turn/completed");
    const [opening, image, closing] = host.model.requests[0]?.body.input.at(-1).content ?? [];
    assert.deepEqual([opening.text, image.detail, closing.text], ["<image>", "high", "</image>"]);
    assert.deepEqual(headerOf(image.image_url), { mediaType: "image/png", width: 2048, height: 512 });
    const { thread } = await host.client.request("thread/read", { threadId, includeTurns: true });
    assert.equal(thread.turns[0].items[0].content[0].url, image.image_url);
    assert.ok(!readFileSync(thread.path, "utf8").includes(url));
  });

  it("of the web stay addresses", async () => {
    const host = await startHost({ script: () => says("seen") });
    const [, image] = await sent(host, [{ type: "image", url: "https://pictures.example/cat.png" }]);
    assert.deepEqual(image, {
      type: "input_image",
      image_url: "https://pictures.example/cat.png",
      detail: "high",
    });
  });

  const unfit: [string, (file: string) => void, RegExp][] = [
    ["a missing file", () => {}, /could not be read: ENOENT/],
    ["a folder", (file) => mkdirSync(file), /it is not a file\]$/],
    ["a device", (file) => symlinkSync("/dev/zero", file), /it is not a file\]$/],
    ["text", (file) => writeFileSync(file, "hello"), /it is no PNG, JPEG, GIF or WebP image\]$/],
    ["half an image", (file) => writeFileSync(file, png(400, 400).subarray(0, 120)), /it is damaged\]$/],
    [
      "a file of 500 MB",
      (file) => {
        writeFileSync(file, png(2, 2));
        truncateSync(file, 500_000_000);
      },
      /it has 500000000 bytes; the limit is 20 MB\]$/,
    ],
    [
      "an image that would fill the memory",
      (file) => {
        const bomb = png(1, 1);
        bomb.writeUInt32BE(60_000, 16);
        bomb.writeUInt32BE(60_000, 20);
        writeFileSync(file, bomb);
      },
      /it has 60000 × 60000 pixels; the limit is 40 million\]$/,
    ],
  ];
  for (const [name, arrange, note] of unfit) {
    it(`become a note when there is ${name}`, async () => {
      const host = await startHost({ script: () => says("noted") });
      const file = path.join(host.cwd, "x.png");
      arrange(file);
      const [part, ...rest] = await sent(host, [{ type: "localImage", path: file }]);
      assert.equal(part.type, "input_text");
      assert.match(part.text, note);
      assert.deepEqual(rest, []);
    });
  }

  it("become a note when their address is none", async () => {
    const host = await startHost({ script: () => says("noted") });
    for (const url of ["file:///etc/passwd", "data:image/png,abc", "", "data:image/png;base64,%%%"]) {
      const [part] = await sent(host, [{ type: "image", url }]);
      assert.match(part.text, /^\[An image that belongs here cannot be shown: it is n/);
    }
  });
});

describe("images of tools", () => {
  const models = JSON.stringify({
    models: [
      { slug: "sharp", supports_image_detail_original: true, input_modalities: ["text", "image"] },
      { slug: "plain", input_modalities: ["text", "image"] },
    ],
  });
  for (const [model, detail, width] of [
    ["sharp", "original", 3000],
    ["plain", "high", 2048],
  ] as const) {
    it(`go to the model "${model}" with detail ${detail}`, async () => {
      const host = await startHost({
        files: { "models.json": models },
        script: (_request, index) =>
          index === 0 ? calls("view_image", { path: "big.png", detail: "original" }) : says("seen"),
      });
      writeFileSync(path.join(host.cwd, "big.png"), png(3000, 30));
      const threadId = await host.startThread({
        model,
        config: { model_catalog_json: path.join(host.cwd, "models.json") },
      });
      await host.turn(threadId, "look");
      const [image] = host.model.requests[1]?.body.input.at(-1).output ?? [];
      assert.equal(image.detail, detail);
      assert.equal(headerOf(image.image_url)?.width, width);
    });
  }

  it("that are damaged become a note, so that the thread stays usable", async () => {
    const host = await startHost({
      script: (_request, index) => (index === 0 ? calls("view_image", { path: "bad.png" }) : says("oh")),
    });
    writeFileSync(path.join(host.cwd, "bad.png"), png(300, 300).subarray(0, 100));
    const threadId = await host.startThread();
    await host.turn(threadId, "look");
    assert.deepEqual(host.model.requests[1]?.body.input.at(-1).output, [
      { type: "input_text", text: "[An image that belongs here cannot be shown: it is damaged]" },
    ]);
  });
});
