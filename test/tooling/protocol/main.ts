// The tools around the protocol table.
//   node test/protocol.mjs coverage       which methods are live
//   node test/protocol.mjs document       writes docs/protocol.md; exits with 1 when that changed it
//   node test/protocol.mjs facts BUNDLE   what a host's JSON Schema bundle says, for test/fixtures/protocol/
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { runToEnd, UserError } from "../../support/ending.js";
import { factsText, protocolFacts } from "../../support/protocol-facts.js";
import { root } from "../../support/repository.js";
import { coverageReport } from "./coverage.js";
import { DOCUMENT, protocolDocument } from "./document.js";

await runToEnd(async () => {
  const [command = "help", file] = process.argv.slice(2);
  switch (command) {
    case "coverage":
      console.log(coverageReport());
      return 0;
    case "document":
      return writeDocument();
    case "facts": {
      if (file === undefined) throw new UserError("facts wants the path of a bundle");
      // Some hosts keep the types of version 2 in a folder of their own inside the bundle.
      const { v2 = {}, ...others } = JSON.parse(await readFile(file, "utf8")).definitions;
      console.log(factsText(protocolFacts({ ...others, ...v2 })));
      return 0;
    }
    default:
      throw new UserError("choose coverage, document or facts BUNDLE");
  }
});

async function writeDocument(): Promise<number> {
  const target = path.join(root, DOCUMENT);
  const text = protocolDocument();
  const before = await readFile(target, "utf8").catch(() => "");
  if (before === text) return 0;
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, text);
  console.log(`${DOCUMENT} has changed`);
  return 1;
}
