// `npm run package`: a production build and the .vsix, `heddle.vsix` unless `--out FILE` says otherwise.
import { parseArgs } from "node:util";
import { runToEnd } from "../../support/ending.js";
import { packageExtension } from "./package-extension.js";

await runToEnd(async () => {
  const { values } = parseArgs({ options: { out: { type: "string" } } });
  await packageExtension(values.out);
  return 0;
});
