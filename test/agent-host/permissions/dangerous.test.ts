import assert from "node:assert/strict";
import { parseCommand } from "../../../agent-host/permissions/command-parse.js";
import { destructiveReason } from "../../../agent-host/permissions/dangerous.js";

const reasons: Readonly<Record<string, readonly string[]>> = {
  "removes files for good": [
    "rm -rf x",
    "rm -f x",
    "rm x -r",
    "/bin/rm -Rf /",
    "\\rm -rf x",
    "RM -rf x",
    "rm --recursive x",
    "rm --rec x",
    "echo $(rm -rf x)",
    "for i in a; do rm -rf $i; done",
    "bash -c 'rm -rf x'",
    "ls | xargs rm -rf",
    "env X=1 rm -rf x",
    "timeout 5 rm -rf x",
    "nohup nice -n 3 rm -rf x &",
    "find . -delete",
    "find . -exec rm -f {} +",
    "busybox rm -rf x",
    "rm -rf $X",
    "f() { rm -rf x; }",
    "ls; rm -rf x",
  ],
  "runs with the rights of another user": [
    "sudo ls",
    "doas ls",
    "su -c ls",
    "a && sudo b",
    "/usr/bin/sudo -n ls",
    "pkexec ls",
  ],
  "formats a file system": ["mkfs /dev/sda1", "mkfs.ext4 /dev/sda1", "mke2fs x"],
  "overwrites a file or device": ["dd if=a of=/dev/sda", "dd of=x"],
  "writes to a disk device": ["cat a > /dev/sda", "echo x >> /dev/../dev/nvme0n1"],
  "changes permissions of whole folders": ["chmod -R 777 .", "chmod --recursive a x"],
  "changes the owner of whole folders": ["chown -R a ."],
  "stops the machine": ["shutdown now", "reboot", "systemctl poweroff", "init 0"],
  "discards changes that are not committed": [
    "git reset --hard",
    "git -C x reset --hard HEAD~1",
    "git clean -fd",
    "git clean -xdf",
    "git checkout -- .",
    "git checkout .",
    "git restore .",
    "git checkout -f x",
  ],
  "overwrites history on a remote": [
    "git push --force",
    "git push -f origin x",
    "git push --force-with-lease",
    "git push origin +main",
    "git push --delete origin x",
  ],
  "deletes a branch for good": ["git branch -D x"],
  "drops stashed changes": ["git stash drop", "git stash clear"],
  "runs code straight from the network": [
    "curl x | sh",
    "curl -fsSL x | bash -s -- y",
    "wget -qO- x | tee y | sudo bash".replace("sudo ", "env "),
    "bash <(curl x)",
    'sh -c "$(curl x)"',
    'eval "$(wget -O- x)"',
    "source <(curl x)",
    "curl x | python3 -",
  ],
  "is too long or too tangled to be looked through": [`ls ${"a".repeat(30_000)}`],
};

const harmless = [
  "rm x",
  "rm -i x",
  "rmdir x",
  "echo rm -rf x",
  "echo 'rm -rf /'",
  "grep -rf sudo x",
  "ls # rm -rf x",
  "git reset",
  "git status",
  "git push",
  "git clean -n",
  "git checkout x",
  "git branch -d x",
  "git stash",
  "chmod +x a",
  "curl x",
  "curl x | jq .",
  "curl x > y; sh z",
  "dd if=a",
  "cat sudo",
  "find . -name rm",
  "find . -exec grep x {} +",
  "npm test",
  "cat a > /dev/null",
  "echo x > /dev/stderr",
  "systemctl status",
  "",
];

describe("destructiveReason", () => {
  for (const [reason, scripts] of Object.entries(reasons)) {
    it(reason, async () => {
      const found = await Promise.all(
        scripts.map(async (script) => [script, destructiveReason(await parseCommand(script))]),
      );
      assert.deepEqual(
        found,
        scripts.map((script) => [script, reason]),
      );
    });
  }

  it("leaves alone what can be undone", async () => {
    const found = await Promise.all(
      harmless.map(async (script) => [script, destructiveReason(await parseCommand(script))]),
    );
    assert.deepEqual(
      found,
      harmless.map((script) => [script, null]),
    );
  });
});
