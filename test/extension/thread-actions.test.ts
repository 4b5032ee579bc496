// The person's own shell and a review, in a real VS Code: the review's model is scripted.
import assert from "node:assert/strict";
import {
  type CodeAction,
  ConfigurationTarget,
  commands,
  DiagnosticSeverity,
  languages,
  workspace,
} from "vscode";
import { createDeferred } from "../../agent-host/base/deferred.js";
import { type ModelServer, says, startModelServer } from "../support/model-server.js";
import { chatPage, closeEditors, exists, until, workspaceFile } from "./chat-page.js";

const SOURCE = "Heddle review";

describe("what else a thread can do", () => {
  const chat = chatPage();

  before(() => chat.open());
  beforeEach(async () => {
    await closeEditors();
    await commands.executeCommand("heddle.newThread");
    // The page takes the cursor, which would close a quick pick that is there already.
    await chat.driver.webview.waitFor("textarea:focus");
  });
  afterEach(function () {
    return this.currentTest?.isFailed() ? chat.keepPicture(this.currentTest.title) : undefined;
  });

  it("runs a line for the shell without a question, as the beginning of a thread", async () => {
    await chat.say("!echo made > shell-line.txt && echo it is made");
    await chat.shows("You ran");
    await chat.driver.webview.waitFor("text=/^it is made$/m", { timeoutMs: 20_000 });
    assert.equal(await exists(workspaceFile("shell-line.txt")), true);
  });

  describe("with a model that reviews", () => {
    const file = workspaceFile("src/inventory.ts");
    /** Answers to "take your time" wait for it. */
    const held = createDeferred<void>();
    let server: ModelServer;

    before(async () => {
      const finding = {
        title: "[P1] Off by one",
        body: "The last line is lost.",
        confidence_score: 0.9,
        priority: 1,
        code_location: { absolute_file_path: file.fsPath, line_range: { start: 2, end: 3 } },
      };
      const review = { findings: [finding], overall_explanation: "It loses data." };
      server = await startModelServer((request) => {
        const asked = JSON.stringify(request.body);
        if (asked.includes("take your time") && !asked.includes("never mind"))
          return [{ until: held.promise }];
        return says(
          JSON.stringify(request.body).includes("You review a change")
            ? JSON.stringify(review)
            : "I fixed it.",
        );
      });
      await setProvider(server.url);
    });
    after(async () => {
      held.resolve();
      await setProvider(undefined);
      await server.close();
    });

    async function setProvider(url: string | undefined): Promise<void> {
      const settings = workspace.getConfiguration("heddle");
      await settings.update("model", url && "loom-1", ConfigurationTarget.Global);
      await settings.update("provider.baseUrl", url, ConfigurationTarget.Global);
      await chat.driver.webview.waitFor(
        `role=button[name="Model: ${url === undefined ? "Offline" : "loom-1"}. Choose another"]`,
        { timeoutMs: 30_000 },
      );
      // The settings' model is shown while the host with it is still starting.
      await chat.driver.webview.waitForGone("text=The agent host is starting…", { timeoutMs: 30_000 });
    }

    it("keeps what was sent too late over an interrupt and over hiding, until it is read or taken back", async () => {
      await chat.say("take your time");
      await chat.shows("Working");
      await chat.say("one more thing");
      await chat.say("and another");
      await chat.driver.webview.waitFor('role=button[name="Take back: and another"]', { timeoutMs: 20_000 });
      await commands.executeCommand("heddle.interrupt");
      await chat.shows("Not read yet: goes with your next message");

      await commands.executeCommand("workbench.view.explorer");
      await chat.open();
      await chat.driver.webview.click('role=button[name="Take back: one more thing"]', { timeoutMs: 20_000 });
      await chat.driver.webview.waitForGone('role=button[name="Take back: one more thing"]');
      await chat.say("never mind");
      await chat.driver.webview.waitForGone("text=Not read yet");
      await chat.driver.webview.waitFor('article[aria-label="You"] >> text=and another', {
        timeoutMs: 20_000,
      });
      await chat.shows("I fixed it.");
    });

    it("pursues a goal that was set in the palette, and shows how it stands", async () => {
      void commands.executeCommand("heddle.setGoal");
      await chat.driver.workbench.fill(".quick-input-widget input", "Everything is green");
      await chat.driver.workbench.press("Enter");
      await chat.driver.workbench.waitFor('.quick-input-widget:has-text("Token Budget")');
      await chat.driver.workbench.fill(".quick-input-widget input", "50,000");
      await chat.driver.workbench.press("Enter");
      await chat.driver.webview.waitFor('section[aria-label="Goal"] >> text=Everything is green', {
        timeoutMs: 20_000,
      });
      await chat.shows("of 50k tokens");
      await chat.driver.webview.click('role=button[name="Clear the goal"]');
      await chat.driver.webview.waitForGone('section[aria-label="Goal"]');
    });

    const findings = () => languages.getDiagnostics(file).filter(({ source }) => source === SOURCE);

    it("shows findings as problems, and asks for one to be fixed", async () => {
      void commands.executeCommand("heddle.reviewChanges");
      await chat.driver.workbench.click('.quick-input-list .monaco-list-row:has-text("Uncommitted changes")');
      await chat.shows("Review of current changes");
      const [problem] = await until(languages.onDidChangeDiagnostics, () => {
        const found = findings();
        return found.length > 0 && found;
      });
      assert.deepEqual(
        [
          problem?.message,
          problem?.severity,
          problem?.code,
          problem?.range.start.line,
          problem?.range.end.line,
        ],
        ["Off by one\n\nThe last line is lost.", DiagnosticSeverity.Error, "P1", 1, 2],
      );
      await chat.shows("1 finding");

      await workspace.openTextDocument(file);
      const actions = await commands.executeCommand<CodeAction[]>(
        "vscode.executeCodeActionProvider",
        file,
        problem?.range,
      );
      const fix = actions.find(({ title }) => title === "Ask Heddle to fix this")?.command;
      assert.ok(fix);
      await commands.executeCommand(fix.command, ...(fix.arguments ?? []));
      await chat.driver.webview.press("textarea", "Enter");
      await chat.shows("Fix this finding of the review in `src/inventory.ts:2-3`:");
      await chat.shows("I fixed it.");

      await commands.executeCommand("heddle.clearReview");
      assert.deepEqual(findings(), []);
    });
  });
});
