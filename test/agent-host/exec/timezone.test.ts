import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import path from "node:path";
import { timezoneName } from "../../../agent-host/exec/timezone.js";
import { tempFolder } from "../../support/temp-folder.js";

const OF_INTL = Intl.DateTimeFormat().resolvedOptions().timeZone;

describe("the name of the time zone", () => {
  const linkTo = (target: string) => {
    const link = path.join(tempFolder(), "localtime");
    symlinkSync(target, link);
    return link;
  };

  for (const [what, tz, target, expected] of [
    ["is what TZ says", "Asia/Kolkata", "/usr/share/zoneinfo/Europe/Berlin", "Asia/Kolkata"],
    ["may be UTC", "UTC", "/usr/share/zoneinfo/Europe/Berlin", "UTC"],
    ["is what the system's zone links to", undefined, "/usr/share/zoneinfo/Europe/Berlin", "Europe/Berlin"],
    ["may have three parts", undefined, "../usr/zoneinfo/America/Indiana/Vevay", "America/Indiana/Vevay"],
    ["is Intl's to say when TZ is a rule", "CET-1CEST", "/usr/share/zoneinfo/Europe/Berlin", OF_INTL],
    ["is Intl's to say when the link goes elsewhere", undefined, "/somewhere/else", OF_INTL],
  ] as const) {
    it(what, function () {
      if (process.platform === "win32") this.skip();
      assert.equal(timezoneName(tz, linkTo(target)), expected);
    });
  }

  it("is Intl's to say where there is no link", () => {
    assert.equal(timezoneName(undefined, path.join(tempFolder(), "none")), OF_INTL);
  });
});
