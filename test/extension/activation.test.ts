import assert from "node:assert/strict";
import { commands, extensions } from "vscode";
import { COMMANDS } from "../../extension/commands/ids.js";
import type { ExtensionApi } from "../../extension/main.js";

describe("activation", () => {
  it("is quick, does not wait for the host, and registers every command", async () => {
    const extension = extensions.getExtension<ExtensionApi>("heddle.heddle");
    assert.ok(extension);
    const { activationMs } = await extension.activate();
    assert.ok(activationMs < 50, `activate() took ${activationMs} ms`);
    const known = await commands.getCommands(true);
    assert.deepEqual(
      Object.values(COMMANDS).filter((command) => !known.includes(command)),
      [],
    );
  });
});
