// `npm start`: builds, then opens VS Code with Heddle, or runs one prompt in the terminal.
import { existsSync } from "node:fs";
import path from "node:path";
import { runToEnd, UserError } from "../../support/ending.js";
import { scratchFolder } from "../../support/repository.js";
import { copySampleWorkspace } from "../../support/sample-workspace.js";
import { buildProduct } from "../build-product.js";
import { openEditor } from "./editor.js";
import { execPrompt } from "./exec.js";
import { HELP, readOptions } from "./options.js";

await runToEnd(async () => {
  const options = readOptions(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  if (options.folder && !existsSync(options.folder)) {
    throw new UserError(`there is no folder ${options.folder}`);
  }
  if (options.build) {
    await buildProduct([]);
  }
  const folder = options.folder ?? (await copySampleWorkspace(path.join(scratchFolder, "sample-workspace")));
  return options.prompt === undefined
    ? openEditor(folder, options)
    : execPrompt(folder, options.prompt, options);
});
