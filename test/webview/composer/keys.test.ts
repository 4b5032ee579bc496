import assert from "node:assert/strict";
import {
  type ComposerKey,
  type ComposerSituation,
  composerAction,
} from "../../../webview-ui/composer/keys.js";

const plain: ComposerKey = {
  key: "",
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  keyCode: 0,
};
const quiet: ComposerSituation = {
  text: "",
  selectionStart: 0,
  selectionEnd: 0,
  sendWith: "enter",
  turnRuns: false,
  approvalWaits: false,
  recalls: false,
};

describe("a key in the composer", () => {
  const check = (
    name: string,
    key: Partial<ComposerKey>,
    situation: Partial<ComposerSituation>,
    expected: ReturnType<typeof composerAction>,
  ) =>
    it(name, () => assert.equal(composerAction({ ...plain, ...key }, { ...quiet, ...situation }), expected));
  const lines = (selectionStart: number, more: Partial<ComposerSituation> = {}) => ({
    text: "one\ntwo",
    selectionStart,
    selectionEnd: selectionStart,
    ...more,
  });

  check("Enter sends", { key: "Enter" }, {}, "send");
  check("Shift+Enter does not", { key: "Enter", shiftKey: true }, {}, "none");
  check("Enter of an input method does not", { key: "Enter", isComposing: true }, {}, "none");
  check("Enter of an old input method does not", { key: "Enter", keyCode: 229 }, {}, "none");
  check("Enter does not where the setting asks for more", { key: "Enter" }, { sendWith: "modEnter" }, "none");
  check("Ctrl+Enter sends there", { key: "Enter", ctrlKey: true }, { sendWith: "modEnter" }, "send");
  check("Cmd+Enter sends there", { key: "Enter", metaKey: true }, { sendWith: "modEnter" }, "send");
  check("Up in the first line goes back", { key: "ArrowUp" }, lines(2), "older");
  check("Up in the second line moves", { key: "ArrowUp" }, lines(5), "none");
  check("Up with a selection moves", { key: "ArrowUp" }, { ...lines(0), selectionEnd: 3 }, "none");
  check("Shift+Up selects", { key: "ArrowUp", shiftKey: true }, lines(0), "none");
  check("Down in the last line goes forward", { key: "ArrowDown" }, lines(5, { recalls: true }), "newer");
  check("Down in the first line moves", { key: "ArrowDown" }, lines(2, { recalls: true }), "none");
  check("Down in a draft moves", { key: "ArrowDown" }, lines(5), "none");
  check("Escape stops the turn", { key: "Escape" }, { turnRuns: true }, "interrupt");
  check("Escape with text does not", { key: "Escape" }, { turnRuns: true, text: "x" }, "none");
  check(
    "Escape while an approval waits does not",
    { key: "Escape" },
    { turnRuns: true, approvalWaits: true },
    "none",
  );
  check(
    "Escape leaves the history first",
    { key: "Escape" },
    { turnRuns: true, recalls: true, text: "x" },
    "forget",
  );
  check(
    "Escape of an input method does nothing",
    { key: "Escape", isComposing: true },
    { turnRuns: true },
    "none",
  );
});
