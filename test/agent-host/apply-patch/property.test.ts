import assert from "node:assert/strict";
import { structuredPatch } from "diff";
import fc from "fast-check";
import { parsePartialPatch, parsePatch } from "../../../agent-host/apply-patch/parse.js";
import { planPatch } from "../../../agent-host/apply-patch/plan.js";
import { turnDiff } from "../../../agent-host/apply-patch/turn-diff.js";
import { writeOperations } from "../../../agent-host/apply-patch/write.js";
import { memoryFiles } from "./memory-files.js";

/** Few different lines, so that contexts repeat; among them some that look like markers. */
const line = fc.constantFrom("a", "b", "c", "  a", "a ", "", "}", "*** End Patch", "@@", "+x", "-x", "“q”");
const lines = fc.array(line, { maxLength: 30 });
const ending = fc.constantFrom("\n", "\r\n");

/** An update with the whole file as context of one chunk: unambiguous, whatever the lines are. */
function wholeFilePatch(before: readonly string[], after: readonly string[]): string {
  const text = (content: readonly string[]) => content.map((entry) => `${entry}\n`).join("");
  const { hunks } = structuredPatch("", "", text(before), text(after), "", "", {
    context: before.length + after.length,
  });
  return patchOf("*** Update File: f", ...hunks.flatMap((hunk) => ["@@", ...hunk.lines]));
}

function patchOf(...sections: string[]): string {
  return ["*** Begin Patch", ...sections, "*** End Patch", ""].join("\n");
}

describe("apply-patch properties", () => {
  it("a patch made from the difference of two texts turns one into the other, line ends kept", async () => {
    await fc.assert(
      fc.asyncProperty(lines, lines, ending, async (before, after, end) => {
        fc.pre(before.join("\n") !== after.join("\n"));
        // Without old lines there is nothing whose line end could be kept.
        const newEnd = before.length === 0 ? "\n" : end;
        const files = memoryFiles({ "/r/f": before.map((entry) => entry + end).join("") });
        const operations = await planPatch(parsePatch(wholeFilePatch(before, after)), "/r", files);
        await writeOperations(operations, files);
        assert.equal(files.content.get("/r/f"), after.map((entry) => entry + newEnd).join(""));
      }),
    );
  });

  it("a patch is applied as a whole or, whatever fails, not at all", async () => {
    const names = fc.constantFrom("a", "b", "c", "d");
    const section = fc.oneof(
      fc.tuple(names, line).map(([name, text]) => [`*** Add File: ${name}`, `+${text}`]),
      names.map((name) => [`*** Delete File: ${name}`]),
      names.map((name) => [`*** Update File: ${name}`, "@@", "+more"]),
      fc
        .tuple(names, names)
        .map(([from, to]) => [`*** Update File: ${from}`, `*** Move to: ${to}`, "@@", "+m"]),
    );
    const patch = fc.array(section, { minLength: 1, maxLength: 5 }).map((all) => patchOf(...all.flat()));
    await fc.assert(
      fc.asyncProperty(patch, fc.nat(8), async (text, failing) => {
        const initial = { "/r/a": "1\n", "/r/b": "2\n", "/r/c": "3\r\n" };
        const files = memoryFiles(initial, (_call, number) => {
          if (number === failing) throw new Error("disk full");
        });
        const plan = planPatch(parsePatch(text), "/r", files);
        const operations = await plan.catch(() => null);
        if (operations === null) {
          assert.deepEqual(files.calls, []);
          return;
        }
        const ideal = memoryFiles(initial);
        await writeOperations(operations, ideal);
        const { kind } = await writeOperations(operations, files);
        const expected = kind === "written" ? ideal.content : new Map(Object.entries(initial));
        assert.deepEqual(files.content, expected);
      }),
    );
  });

  it("reading a patch fails with nothing but its own error", () => {
    const markers = fc.constantFrom(
      "*** Begin Patch",
      "*** End Patch",
      "*** Add File: a",
      "*** Update File: b",
      "*** Delete File: c",
      "*** Move to: d",
      "*** End of File",
      "@@",
      "@@ x",
      "<<'EOF'",
      "EOF",
      "+",
      "-",
      " ",
      "",
      "\u0000",
      "\r",
    );
    const text = fc
      .array(fc.oneof({ weight: 4, arbitrary: markers }, fc.string({ unit: "binary" })), { maxLength: 12 })
      .map((parts) => parts.join("\n"));
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          text.map((inner) => patchOf(inner)),
        ),
        (input) => {
          parsePartialPatch(input);
          try {
            parsePatch(input);
          } catch (error) {
            assert.equal(error instanceof Error ? error.name : error, "ToolFailure");
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("the turn's diff is empty exactly when every file is what it was", async () => {
    const path = fc.constantFrom("/r/a", "/r/b");
    const content = fc.option(fc.constantFrom("1\n", "2\n", "2"), { nil: null });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(path, content), { maxLength: 6 }), async (writes) => {
        const first: Record<string, string | null> = { "/r/a": "1\n", "/r/b": null };
        const now = { ...first };
        const snapshots = writes.map(([name, after]) => {
          const before = now[name] ?? null;
          now[name] = after;
          return { path: name, before, after };
        });
        const changed = Object.keys(first).some((name) => first[name] !== now[name]);
        assert.equal((await turnDiff(snapshots, "/r")) !== "", changed);
      }),
    );
  });
});
