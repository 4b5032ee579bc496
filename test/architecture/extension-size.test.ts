// What the editor loads at activation stays small, and the host's schemas stay out of it.
import assert from "node:assert/strict";
import esbuild from "esbuild";
import { root } from "../support/repository.js";

const LIMIT_BYTES = 700 * 1024;

describe("the extension's bundle", () => {
  it("keeps below its limit and holds no zod", async () => {
    const { outputFiles, metafile } = await esbuild.build({
      absWorkingDir: root,
      entryPoints: ["extension/main.ts"],
      bundle: true,
      minify: true,
      metafile: true,
      write: false,
      outdir: "dist",
      platform: "node",
      target: "node20",
      format: "cjs",
      external: ["vscode"],
    });
    const bytes = outputFiles.reduce((sum, file) => sum + file.contents.length, 0);
    assert.ok(bytes <= LIMIT_BYTES, `${bytes} bytes are more than ${LIMIT_BYTES}`);
    const inputs = Object.keys(metafile.inputs);
    assert.ok(inputs.includes("extension/main.ts"));
    assert.deepEqual(
      inputs.filter((file) => file.includes("node_modules/zod/")),
      [],
    );
  });
});
