import assert from "node:assert/strict";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createDeferred } from "../../../agent-host/base/deferred.js";
import type { ConfigService } from "../../../agent-host/config/config.js";
import { afterThisTest } from "../../support/cleanup.js";
import { tempFolder } from "../../support/temp-folder.js";
import { type ConfigHome, createConfigHome } from "./home.js";

describe("changes of the configuration", () => {
  let home: ConfigHome;
  beforeEach(() => {
    home = createConfigHome();
  });
  afterEach(() => home.remove());

  /** Follows the service; `next` gives the working directories of the next change. */
  function follow(service: ConfigService) {
    let next = createDeferred<string>();
    const heard: string[] = [];
    const listening = service.onChange((cwd) => {
      heard.push(cwd);
      next.resolve(cwd);
    });
    afterThisTest(() => listening.dispose());
    return {
      heard,
      stop: () => listening.dispose(),
      async next(): Promise<string> {
        const cwd = await next.promise;
        next = createDeferred();
        return cwd;
      },
    };
  }

  it("of a file that is written, replaced, removed or made anew are told of, and of others not", async () => {
    home.write("");
    const service = home.service();
    await service.settings("/w");
    const changes = follow(service);
    const ways: [model: string, change: () => void][] = [
      ["written", () => home.write('model = "written"\n')],
      [
        "replaced",
        () => {
          writeFileSync(`${home.file}.new`, 'model = "replaced"\n');
          renameSync(`${home.file}.new`, home.file);
        },
      ],
      ["offline", () => rmSync(home.file)],
      ["again", () => home.write('model = "again"\n')],
    ];
    for (const [model, change] of ways) {
      writeFileSync(path.join(home.folder, "session_index.jsonl"), model);
      change();
      assert.equal(await changes.next(), "/w");
      assert.equal((await service.settings("/w")).model, model);
    }
    assert.equal(changes.heard.length, ways.length);
  });

  it("that come together are one", async () => {
    const service = home.service();
    await service.settings("/w");
    const changes = follow(service);
    for (let count = 0; count < 20; count++) home.write(`model = "${count}"\n`);
    await changes.next();
    assert.deepEqual([changes.heard.length, (await service.settings("/w")).model], [1, "19"]);
  });

  it("of a project's file and of requirements count as well, also of those that came later", async () => {
    const root = tempFolder({ ".codex/config.toml": "" });
    mkdirSync(path.join(root, ".git"));
    home.write(`[projects."${root}"]\ntrust_level = "trusted"\n`);
    home.writeMachine({ "requirements.toml": "" });
    const service = home.service();
    const changes = follow(service);
    await service.settings(root);
    writeFileSync(path.join(root, ".codex/config.toml"), 'model = "project"\n');
    assert.equal(await changes.next(), root);
    mkdirSync(path.join(root, ".heddle"));
    await service.settings(root);
    writeFileSync(path.join(root, ".heddle/config.toml"), 'model = "ours"\n');
    await changes.next();
    assert.equal((await service.settings(root)).model, "ours");
    home.writeMachine({ "requirements.toml": 'allowed_approval_policies = ["untrusted"]\n' });
    await changes.next();
    assert.equal((await service.settings(root)).approvalPolicy, "untrusted");
  });

  it("are told to nobody who stopped listening", async () => {
    const service = home.service();
    await service.settings("/w");
    const gone = follow(service);
    gone.stop();
    const here = follow(service);
    home.write('model = "m"\n');
    await here.next();
    assert.deepEqual([gone.heard, here.heard], [[], ["/w"]]);
  });
});
