import assert from "node:assert/strict";
import fc from "fast-check";
import { commandActions } from "../../../agent-host/permissions/command-actions.js";
import { parseCommand } from "../../../agent-host/permissions/command-parse.js";
import { destructiveReason } from "../../../agent-host/permissions/dangerous.js";
import { readOnlyVerdict } from "../../../agent-host/permissions/read-only.js";

const harmless = fc.constantFrom(
  "ls",
  "cat a",
  "pwd",
  "echo 'a b'",
  "grep -n x y",
  "head -5 a",
  'echo "c"',
  "sort",
  "git status",
);
const joint = fc.constantFrom(" ", "; ", " && ", " | ", "\n", " || ", "  ", "\t", " # x\n", " \\\n");
/** Each of these, standing outside quotes, writes, runs or expands. */
const harmful = fc.constantFrom(
  ">x",
  ">> x",
  "&>x",
  ">|x",
  "2>x",
  "<>x",
  ">&x",
  "$(touch x)",
  "`touch x`",
  "<(touch x)",
  ">(touch x)",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: shell text
  "${x:=1}",
  "$x",
  "; touch x",
  "| tee x",
  "&& rm x",
  "\ntouch x",
  "& touch x",
  "|| touch x",
  "<<E\nx\nE\n",
  "<<<x",
  "*",
  "{a,b}",
);
const noise = fc.string({
  unit: fc.constantFrom(..."abls \t\n'\"\\$`(){}[];&|<>#!~=*?-^%\r\u00a0é".split("")),
  maxLength: 40,
});

describe("the judgement of random scripts", function () {
  this.timeout(60_000);

  it("is never in favour of a script with something harmful outside quotes", async () => {
    const parts = fc.array(fc.oneof(harmless, joint), { maxLength: 6 }).map((list) => list.join(""));
    await fc.assert(
      fc.asyncProperty(parts, harmful, parts, async (before, bad, after) => {
        // Closed quotes and no open comment, so that the harmful part counts.
        const script = `${before.includes("#") || before.endsWith("\\\n") ? `${before}\n` : before} ${bad}${after}`;
        assert.equal(readOnlyVerdict(await parseCommand(script)), "no", JSON.stringify(script));
      }),
      { numRuns: 3000 },
    );
  });

  it("never fails, whatever the text", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          noise,
          fc.string({ unit: "binary" }),
          fc.array(fc.oneof(harmless, harmful, noise)).map((list) => list.join(" ")),
        ),
        async (script) => {
          const parsed = await parseCommand(script);
          readOnlyVerdict(parsed);
          destructiveReason(parsed);
          assert.notEqual((await commandActions(script, "/work")).length, 0);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("takes long hostile texts in its stride", async () => {
    const parts = [
      "|",
      "(",
      "$(",
      "'a'",
      "`",
      "a ",
      '"$(',
      "$((",
      "<<a ",
      "if ",
      "`\\`",
      "!(",
      "\n",
      "\\\n#",
    ];
    for (const part of parts) {
      for (const text of [
        part.repeat(19_990 / part.length),
        `ls # ${"|".repeat(15_000)}\n${part}`,
        part.repeat(9e6),
      ]) {
        const start = process.cpuUsage();
        const verdict = readOnlyVerdict(await parseCommand(text));
        // What this process worked, not what it waited for on a busy machine.
        const used = process.cpuUsage(start);
        assert.ok(used.user + used.system < 1_500_000, part);
        assert.ok(verdict === "no" || /^ls #.*\n\n$/.test(text), part);
      }
    }
  });
});
