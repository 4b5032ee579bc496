import { readlinkSync } from "node:fs";

const ZONE_NAME = /^(?:[A-Z][A-Za-z_]*(?:\/[\w+-]+)+|UTC)$/;

/**
 * The name of the machine's time zone, such as Europe/Berlin. `tz` is the variable TZ; `localtime` is where the system
 * keeps its zone. Intl knows as well, but takes tens of milliseconds to load: it is asked when nothing else tells.
 */
export function timezoneName(tz: string | undefined, localtime = "/etc/localtime"): string {
  const name = tz ?? zoneOfLink(localtime);
  if (name !== null && ZONE_NAME.test(name)) return name;
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function zoneOfLink(file: string): string | null {
  try {
    return /\/zoneinfo\/(.+)$/.exec(readlinkSync(file))?.[1] ?? null;
  } catch {
    // Not every system has it, and it may be a copy.
    return null;
  }
}
