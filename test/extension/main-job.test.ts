// What Heddle is for, played by a user's hands: the built host with its offline model, the built view, a real VS Code.
import assert from "node:assert/strict";
import { ConfigurationTarget, commands, type TextDocument, window, workspace } from "vscode";
import {
  chatPage,
  closeEditors,
  exists,
  hostProcesses,
  proposalGone,
  proposalShows,
  until,
  workspaceFile,
} from "./chat-page.js";

const TEXT = "one\ntwo\nthree\n";

describe("a day with Heddle", () => {
  const chat = chatPage();

  before(async () => {
    // Where VS Code saves by itself after a second, what was unsaved does not stay so on a slow machine.
    await workspace.getConfiguration("files").update("autoSave", "off", ConfigurationTarget.Global);
    await chat.open();
  });
  beforeEach(closeEditors);
  afterEach(function () {
    return this.currentTest?.isFailed() ? chat.keepPicture(this.currentTest.title) : undefined;
  });

  /** A file of its own for each test, so that no buffer remembers an earlier one. */
  async function openFile(name: string): Promise<TextDocument> {
    await workspace.fs.writeFile(workspaceFile(name), Buffer.from(TEXT));
    const document = await workspace.openTextDocument(workspaceFile(name));
    await window.showTextDocument(document);
    return document;
  }

  const onDisk = async (document: TextDocument) =>
    Buffer.from(await workspace.fs.readFile(document.uri)).toString();

  const textBecomes = (document: TextDocument, text: string) =>
    until(workspace.onDidChangeTextDocument, () => document.getText() === text);

  const saved = (document: TextDocument) => until(workspace.onDidSaveTextDocument, () => !document.isDirty);

  it("runs a command after the user's word, and not before", async () => {
    const made = workspaceFile("made.txt");
    await chat.say("run touch made.txt");
    await chat.shows("Run this command?");
    assert.equal(await exists(made), false);
    await chat.answer("Accept");
    await chat.shows("it succeeded");
    assert.equal(await exists(made), true);
  });

  it("does not run a command that the user declines", async () => {
    await chat.say("run touch unwanted.txt");
    await chat.answer("Decline");
    await chat.driver.webview.waitForGone("text=Run this command?");
    await chat.driver.webview.waitForGone("text=Waiting for your approval");
    assert.equal(await exists(workspaceFile("unwanted.txt")), false);
  });

  it("asks by a notification when the view is hidden, and takes the answer from there", async () => {
    await chat.say("run touch notified.txt");
    await chat.shows("Run this command?");
    await commands.executeCommand("workbench.view.explorer");
    await commands.executeCommand("notifications.showList");
    await chat.driver.workbench.click('.notifications-center .monaco-button:has-text("Accept")');
    await chat.open();
    await chat.driver.webview.waitFor('p code:has-text("touch notified.txt")');
    assert.equal(await exists(workspaceFile("notified.txt")), true);
  });

  it("shows a patch as a diff, applies it from the code lens in it, and undo takes it back", async () => {
    const document = await openFile("review.txt");
    await chat.say("replace two with TWO in review.txt");
    await proposalShows();
    await chat.driver.webview.waitFor("textarea:focus");
    assert.equal(document.getText(), TEXT);

    await chat.driver.workbench.click('.codelens-decoration a:has-text("Accept")');
    await textBecomes(document, "one\nTWO\nthree\n");
    await saved(document);
    await proposalGone();
    assert.equal(await onDisk(document), "one\nTWO\nthree\n");

    await window.showTextDocument(document);
    await commands.executeCommand("undo");
    assert.equal(document.getText(), TEXT);
    await document.save();
  });

  it("offers the same on the file itself, through the host", async () => {
    const document = await openFile("lens.txt");
    await chat.say("replace three with THREE in lens.txt");
    await proposalShows();
    await window.showTextDocument(document);
    await chat.driver.workbench.waitFor('.codelens-decoration a:has-text("Open diff")');
    await chat.driver.workbench.click('.codelens-decoration a:has-text("Decline")');
    await proposalGone();
    await chat.driver.webview.waitForGone("text=Apply this change?");
    assert.equal(document.getText(), TEXT);
  });

  it("works on what is in the editor, saved or not, and leaves unsaved what was", async () => {
    const document = await openFile("unsaved.txt");
    await window.activeTextEditor?.edit((edit) => edit.insert(document.positionAt(0), "zero\n"));
    await chat.say("replace two with TWO in unsaved.txt");
    await proposalShows();
    await commands.executeCommand("heddle.acceptAllPatches");
    await textBecomes(document, "zero\none\nTWO\nthree\n");
    assert.equal(document.isDirty, true);
    assert.equal(await onDisk(document), TEXT);
    await document.save();
  });

  it("shows a file that does not exist yet, and makes none when it is declined", async () => {
    const created = workspaceFile("src/loom.ts");
    await chat.say("create src/loom.ts with export const threads = 1;");
    const tab = await proposalShows();
    assert.equal(tab.label, "loom.ts (new file, proposed)");
    await commands.executeCommand("heddle.declineAllPatches");
    await proposalGone();
    assert.equal(await exists(created), false);
  });

  it("takes a turn back and brings it back at its footer, also after the view was away, and by command", async () => {
    await commands.executeCommand("heddle.newThread");
    const document = await openFile("footer.txt");
    await chat.say("replace two with TWO in footer.txt");
    await chat.answer("Accept");
    await textBecomes(document, "one\nTWO\nthree\n");
    await chat.driver.webview.click('role=button[name="Undo"]', { timeoutMs: 20_000 });
    await textBecomes(document, TEXT);
    await chat.shows("1 file changed, undone");

    await commands.executeCommand("workbench.view.explorer");
    await chat.open();
    await chat.driver.webview.click('role=button[name="Redo"]', { timeoutMs: 20_000 });
    await textBecomes(document, "one\nTWO\nthree\n");
    await chat.driver.webview.waitFor('role=button[name="Undo"]');

    await commands.executeCommand("heddle.undoTurn");
    await textBecomes(document, TEXT);
    await chat.driver.webview.waitFor('role=button[name="Redo"]');
  });

  it("shows what a turn changed as a diff, and what keeps it from being undone", async () => {
    await commands.executeCommand("heddle.newThread");
    const document = await openFile("kept.txt");
    await chat.say("replace two with TWO in kept.txt");
    await chat.answer("Accept");
    await textBecomes(document, "one\nTWO\nthree\n");
    await saved(document);
    await proposalGone();
    await chat.driver.webview.click('role=button[name="Show"]', { timeoutMs: 20_000 });
    assert.equal((await proposalShows()).label, "kept.txt (changed by Heddle)");
    await window.showTextDocument(document);
    await window.activeTextEditor?.edit((edit) => edit.insert(document.positionAt(6), "!"));
    await document.save();
    await chat.driver.webview.click('role=button[name="Undo"]');
    await chat.shows("Nothing was changed: 1 file in the way.");
    await chat.shows("the same lines were changed since");
    assert.equal(document.getText(), "one\nTW!O\nthree\n");
  });

  it("begins another thread, lists the first and comes back to it", async () => {
    await commands.executeCommand("heddle.newThread");
    await chat.driver.webview.waitForGone('p code:has-text("touch made.txt")');
    await chat.say("read a.txt");
    await chat.driver.webview.waitFor('p code:has-text("a.txt")');
    void commands.executeCommand("heddle.resumeThread");
    await chat.driver.workbench.waitFor('.quick-input-list .monaco-list-row:has-text("read a.txt")');
    await chat.driver.workbench.click('.quick-input-list .monaco-list-row:has-text("run touch made.txt")');
    await chat.driver.webview.waitFor('p code:has-text("touch made.txt")');
  });

  it("survives the death of its host in mid-turn: nothing that was done is lost, and work goes on", async () => {
    await chat.say("run sleep 60");
    await chat.answer("Accept");
    await chat.shows("Working");
    const [host, ...others] = await hostProcesses();
    assert.ok(host);
    assert.deepEqual(others, []);
    process.kill(host, "SIGKILL");
    await chat.shows("The agent host was ended by signal SIGKILL.");
    await chat.driver.webview.waitForGone('role=button[name="Retry"]');
    await chat.shows("run sleep 60");
    await chat.shows("Stopped");

    await chat.say("run touch after.txt");
    await chat.answer("Accept");
    // The answer names the command; the step above it shows the command as well, but not as prose.
    await chat.driver.webview.waitFor('p code:has-text("touch after.txt")');
    assert.equal(await exists(workspaceFile("after.txt")), true);
    assert.equal((await hostProcesses()).length, 1);
  });
});
