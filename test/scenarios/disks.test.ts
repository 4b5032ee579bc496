// A disk that fills up: clear errors, nothing lost, and it goes on when there is room.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { asOptions, startBuiltHost } from "../support/built-host.js";
import { afterThisTest } from "../support/cleanup.js";
import { says, startModelServer } from "../support/model-server.js";
import { modelOptions } from "../support/start-host.js";
import { tempFolder } from "../support/temp-folder.js";

/** Runs a program with a small disk of its own at a folder; nothing of it is seen from outside. */
function onSmallDisk(folder: string, kilobytes: number): readonly string[] {
  const script = `mount -t tmpfs -o size=${kilobytes}k tmpfs "$0" && exec "$@"`;
  return ["unshare", "--map-root-user", "--mount", "sh", "-c", script, folder];
}

const canMount = spawnSync("unshare", [...onSmallDisk(tempFolder(), 64).slice(1), "true"]).status === 0;

describe("a home on a disk", () => {
  (canMount ? it : it.skip)(
    "that is full says so, loses nothing, and goes on when there is room",
    async () => {
      const model = await startModelServer(() => says("answer ".repeat(200)));
      afterThisTest(() => model.close());
      const home = tempFolder();
      const host = startBuiltHost(asOptions(modelOptions(model.url, "responses")), {
        home,
        wrapper: onSmallDisk(home, 512),
      });
      const { client } = host;
      await client.initialize();
      const { thread } = await client.request("thread/start", { cwd: host.cwd, approvalPolicy: "never" });
      const turn = async () => {
        await client.request("turn/start", { threadId: thread.id, input: [{ type: "text", text: "go" }] });
        return (await client.next("turn/completed")).turn;
      };
      assert.equal((await turn()).status, "completed");

      const filler = `${home}/filler`;
      const dataBase64 = Buffer.alloc(4_096).toString("base64");
      let full: { message: string } | null = null;
      for (let count = 0; full === null && count < 200; count++) {
        full = await client.request("fs/writeFile", { path: `${filler}-${count}`, dataBase64 }).then(
          () => null,
          (error: Error) => error,
        );
      }
      assert.match(full?.message ?? "", /ENOSPC/);

      let failed = await turn();
      // What was left of the last block may have held one more turn.
      for (let count = 0; failed.status === "completed" && count < 20; count++) failed = await turn();
      assert.equal(failed.status, "failed");
      assert.match(failed.error.message, /failed to write .*ENOSPC/);
      const shown = client.received.filter(({ method }) => method === "item/completed").length;

      for (let count = 0; count < 20; count++)
        await client.request("fs/remove", { path: `${filler}-${count}` });
      assert.equal((await turn()).status, "completed");
      const { turns } = (await client.request("thread/read", { threadId: thread.id, includeTurns: true }))
        .thread;
      const kept = turns.flatMap(({ items }: { items: unknown[] }) => items).length;
      assert.ok(kept >= shown, `${shown} items were shown before there was room, ${kept} are there`);
      assert.deepEqual((await client.request("thread/list", {})).data.length, 1);
    },
  );
});
