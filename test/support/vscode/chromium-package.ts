// Finds a Chromium to drive, or installs Debian's.
import { existsSync } from "node:fs";
import { UserError } from "../ending.js";
import { ensureDebianPackages, findCommand } from "./debian-package.js";
import { withProvisionLock } from "./provision-lock.js";

const COMMANDS = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge"];
const MAC_APPS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The path of a Chromium. `HEDDLE_CHROMIUM` wins over what is found. */
export async function ensureChromium(): Promise<string> {
  const chosen = process.env.HEDDLE_CHROMIUM;
  if (chosen) {
    if (!existsSync(chosen)) {
      throw new UserError(`HEDDLE_CHROMIUM is ${chosen}, where there is no file`);
    }
    return chosen;
  }
  return findChromium() ?? withProvisionLock(installChromium);
}

async function installChromium(): Promise<string> {
  await ensureDebianPackages(
    [{ name: "chromium", isPresent: () => findChromium() !== undefined }],
    "the browser tests",
  );
  const found = findChromium();
  if (!found) {
    throw new UserError("no Chromium found after installing it; set HEDDLE_CHROMIUM to its path");
  }
  return found;
}

function findChromium(): string | undefined {
  const onPath = COMMANDS.map(findCommand).find((file) => file !== undefined);
  return onPath ?? MAC_APPS.find((file) => existsSync(file));
}
