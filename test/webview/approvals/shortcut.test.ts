import assert from "node:assert/strict";
import { type ShortcutKey, shortcutLetter } from "../../../webview-ui/approvals/shortcut.js";

const none: ShortcutKey = {
  key: "",
  code: "",
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  repeat: false,
  isComposing: false,
  altGraph: false,
};

describe("an approval shortcut", () => {
  const check = (name: string, key: Partial<ShortcutKey>, isMac: boolean, expected: string | null) =>
    it(name, () => assert.equal(shortcutLetter({ ...none, ...key }, isMac), expected));

  check("is Alt and a letter", { altKey: true, key: "a" }, false, "A");
  check("goes by the key's place in other scripts", { altKey: true, key: "ф", code: "KeyA" }, false, "A");
  check("is not AltGr, which writes", { altKey: true, ctrlKey: true, key: "ą" }, false, null);
  check("is not AltGr by its own name", { altKey: true, altGraph: true, key: "ą" }, false, null);
  check("is not a held key", { altKey: true, key: "a", repeat: true }, false, null);
  check("is no letter alone", { key: "a" }, false, null);
  check("is Control, Shift and a letter on a Mac", { ctrlKey: true, shiftKey: true, key: "A" }, true, "A");
  check("is not Option on a Mac, which writes", { altKey: true, key: "å", code: "KeyA" }, true, null);
});
