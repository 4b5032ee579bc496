// Models that other extensions bring, in a real VS Code: what one says and calls, and what a refusal looks like.
import assert from "node:assert/strict";
import { ConfigurationTarget, commands, extensions, type LanguageModelError, workspace } from "vscode";
import { COMMANDS } from "../../extension/commands/ids.js";
import { chatPage, exists, workspaceFile } from "./chat-page.js";

/** See model-provider/extension.cjs. */
interface Provider {
  answer(messages: readonly Message[], options: Options): Promise<readonly Part[]>;
  readonly errors: typeof LanguageModelError;
}
interface Message {
  readonly role: number;
  readonly content: readonly { readonly value?: string; readonly callId?: string; readonly name?: string }[];
}
interface Options {
  readonly tools?: readonly { readonly name: string }[];
}
type Part =
  | { readonly text: string }
  | { readonly call: { readonly id: string; readonly name: string; readonly input: object } };

describe("the editor's own models", () => {
  const chat = chatPage();
  const heddle = () => workspace.getConfiguration("heddle");
  let provider: Provider;

  before(async () => {
    const extension = extensions.getExtension<Provider>("heddle-tests.models");
    assert.ok(extension);
    provider = await extension.activate();
    await chat.open();
  });
  beforeEach(async () => {
    await commands.executeCommand(COMMANDS.newThread);
  });
  after(async () => {
    await heddle().update("provider.id", undefined, ConfigurationTarget.Global);
    await heddle().update("model", undefined, ConfigurationTarget.Global);
    // A thread stays with its provider.
    await commands.executeCommand(COMMANDS.newThread);
    await commands.executeCommand("workbench.view.explorer");
  });
  afterEach(function () {
    return this.currentTest?.isFailed() ? chat.keepPicture(this.currentTest.title) : undefined;
  });

  it("are offered by name, and the one that is picked plays a turn with tools", async () => {
    const asked: { readonly messages: readonly Message[]; readonly options: Options }[] = [];
    provider.answer = async (messages, options) => {
      asked.push({ messages, options });
      return asked.length === 1
        ? [
            { text: "I will make it." },
            { call: { id: "call-1", name: "exec_command", input: { cmd: "touch lent.txt" } } },
          ]
        : [{ text: "The file is " }, { text: "there now." }];
    };
    const picking = commands.executeCommand(COMMANDS.useEditorModel);
    await chat.driver.workbench.click('.quick-input-list .monaco-list-row:has-text("heddle-tests/scripted")');
    await picking;
    await chat.shows("Scripted");
    await chat.say("make the file lent.txt");
    await chat.answer("Accept");
    await chat.shows("The file is there now.");
    assert.equal(await exists(workspaceFile("lent.txt")), true);
    assert.ok(asked[0]?.options.tools?.some(({ name }) => name === "apply_patch"));
    const [call, result] = asked[1]?.messages.slice(-2) ?? [];
    assert.deepEqual(
      [call?.content.at(-1)?.callId, call?.content.at(-1)?.name, result?.content[0]?.callId],
      ["call-1", "exec_command", "call-1"],
    );
    assert.deepEqual(
      asked[1]?.messages.map(({ role }) => role),
      [1, 2, 1],
    );
  });

  it("say clearly that the editor does not let them be used", async () => {
    let count = 0;
    provider.answer = async () => {
      count++;
      throw provider.errors.NoPermissions("not for this one");
    };
    await chat.say("hello");
    await chat.shows("the editor does not let this model be used");
    assert.equal(count, 1);
  });
});
