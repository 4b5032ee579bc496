// What the model is told of apply_patch.
import type { ToolSpec } from "../models/model-client.js";

const DESCRIPTION = `Create, edit, move and delete text files with one patch. The input is the patch itself, as plain text:

*** Begin Patch
*** Add File: docs/new.md
+every line of a new file begins with a plus sign
*** Update File: src/app.py
*** Move to: src/main.py
@@ def greet():
     name = read_name()
-    print("hi " + name)
+    print(f"hello {name}")
*** Delete File: old.txt
*** End Patch

In an update, a line begins with a space (unchanged, shows the place), "-" (removed) or "+" (added). Give about
three unchanged lines around each change, copied from the file as it is now. Separate distant changes of a file
with "@@"; "@@ <line>" begins the search after that line of the file, where the surroundings alone could be
mistaken. "*** End of File" after a change says that the change is at the end of the file. "*** Move to:" may be
left out. Paths are relative to the working directory, or absolute. Either the whole patch is applied or nothing.`;

const GRAMMAR = String.raw`start: OPEN section+ CLOSE
section: added | deleted | updated

added: "*** Add File: " REST PLUS*
deleted: "*** Delete File: " REST
updated: "*** Update File: " REST moved? first_change change*
moved: "*** Move to: " REST

first_change: PLACE? line+ TAIL?
change: PLACE line+ TAIL?
line: KEPT | MINUS | PLUS

OPEN: "*** Begin Patch\n"
CLOSE: /\*\*\* End Patch\n?/
TAIL: "*** End of File\n"
PLACE: /@@( [^\n]+)?\n/
REST: /[^\n]+\n/
KEPT: / [^\n]*\n/
MINUS: /-[^\n]*\n/
PLUS: /\+[^\n]*\n/
`;

export const applyPatchSpec: ToolSpec = {
  type: "custom",
  name: "apply_patch",
  description: DESCRIPTION,
  grammar: { syntax: "lark", definition: GRAMMAR },
};
