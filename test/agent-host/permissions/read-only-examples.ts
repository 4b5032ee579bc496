// Pairs for every command that is known to only read: what is allowed, and what looks like it and is not.

interface Examples {
  readonly allowed: readonly string[];
  readonly refused: readonly string[];
}

/** Allowed without conditions. The files that they name are those of `sampleFiles`. */
export const examples: Readonly<Record<string, Examples>> = {
  cd: { allowed: ["cd src && ls", "cd -P src"], refused: ["cd a b", "cd src && ./ls", "cd src; PATH=. ls"] },
  pwd: { allowed: ["pwd", "pwd -P"], refused: ["pwd > a.txt", "pwd -x"] },
  true: { allowed: ["true", "false || true"], refused: ["true; touch x", "true & "] },
  echo: { allowed: ["echo hi", "echo '$(touch x)'", "echo \\$HOME"], refused: ["echo hi > x", "echo $(touch x)", "echo `touch x`", 'echo "$(touch x)"', "echo $HOME"] },
  printf: {
    allowed: ["printf '%s\\n' a b", "printf '%d%%\\n' 12", "printf 'plain\\n'"],
    refused: ["printf -v x a", "printf '%n' PATH", "printf '%5%%n' PATH", "printf '%d' 'a[$(touch x)]'", "printf '%*d' 1 2", "printf '%d' PATH=0"],
  },
  test: {
    allowed: ["test -f a.txt", "[ -f a.txt ]", "[ 1 -eq 1 ] && echo yes", "[ a = b ] || true", "[ ! -d src ]"],
    refused: ["[ -v 'a[$(touch x)]' ]", "test 'a[$(touch x)]' -eq 1", "[ -f a.txt", "[[ -f a.txt ]]", "[ -t 1 ]", "test -R x"],
  },
  ls: { allowed: ["ls", "ls -la src", "ls --color=never -- src", "ls -1R"], refused: ["ls --frobnicate", "./ls", "/tmp/ls", "src/ls", "ls *", "ls {a,b}", "ls ~", "ls ~root", "lS", "LS"] },
  tree: { allowed: ["tree -L 2 src"], refused: ["tree -o x", "tree -R -H . -L 1", "tree --output=x"] },
  cat: { allowed: ["cat a.txt", "cat -n a.txt src/b.txt", "cat < a.txt", "/bin/cat a.txt", "c\\at 'a.txt'"], refused: ["cat a.txt > b", "cat <<E\nx\nE", "cat <<< x", "cat /tmp/../bin/x --output=y", "cat < /dev/tcp/localhost/80", "cat <(touch x)"] },
  tac: { allowed: ["tac a.txt"], refused: ["tac -s x a.txt"] },
  head: { allowed: ["head -5 a.txt", "head -n 2 a.txt", "head --lines=2 a.txt"], refused: ["head --lin=2 a.txt", "head -5x a.txt"] },
  tail: { allowed: ["tail -n +2 a.txt", "tail -2 a.txt"], refused: ["tail -f a.txt", "tail --follow a.txt", "tail -F a.txt"] },
  wc: { allowed: ["wc -l a.txt", "cat a.txt | wc -lw"], refused: ["wc --files0-from=a.txt", "wc -l | tee x"] },
  nl: { allowed: ["nl -ba a.txt"], refused: ["nl --output a.txt"] },
  grep: { allowed: ["grep -rn one .", "grep -e one -e two a.txt", "grep --include='*.txt' -r one src", "egrep 'a|b' a.txt", "fgrep one a.txt", "grep -C2 one a.txt"], refused: ["grep --inc=x one", "grep one a.txt > x", "zgrep one a.txt", "grep -Z x y", "grep $(touch x) a.txt"] },
  rg: { allowed: ["rg -n one src", "rg --files -g '*.txt'", "rg one | head -3"], refused: ["rg --pre ./x one", "rg --pre=./x one", "rg -z one", "rg --search-zip one", "rg --hostname-bin=./x one", "rg -nz one"] },
  find: {
    allowed: ["find . -name '*.txt'", "find src -type f -maxdepth 2 -print", "find . \\( -name a -o -name b \\) -prune", "find . -name -delete", "find . -printf '%p\\n'"],
    refused: ["find . -delete", "find . -exec touch x \\;", "find . -execdir ls {} +", "find . -ok rm {} \\;", "find . -fprint x", "find . -fprintf x y", "find . -fls x", "find . -fprint0 x", "find . -name a -delete", "find -files0-from x"],
  },
  sed: {
    allowed: ["sed -n '1,5p' a.txt", "sed -n 1p a.txt", "sed -n '$p' a.txt", "sed -n '/one/,/two/p' a.txt", "sed 's/one/two/g' a.txt", "sed -e 1d -e 's|a|b|' a.txt", "sed -ne 2p a.txt", "sed -n '1p;2p' a.txt"],
    refused: ["sed -i s/a/b/ a.txt", "sed -n -i p a.txt", "sed -ni p a.txt", "sed --in-place p a.txt", "sed 'w x' a.txt", "sed -n '/one/w x' a.txt", "sed 's/a/b/w x' a.txt", "sed 's/a/b/e' a.txt", "sed '1e touch x' a.txt", "sed -f script a.txt", "sed '1r a.txt' a.txt", "sed -n '1p;w x' a.txt", "sed 's/[/]/w x/' a.txt", "sed 's/a\\/b/w x/' a.txt", "sed -s p a.txt", "sed -n '1p\nw x' a.txt", "sed --expression='w x' a.txt", "sed -e", "sed -E"],
  },
  sort: { allowed: ["sort a.txt", "sort -k1,1 -t : -rn a.txt", "sort -u a.txt | uniq -c"], refused: ["sort -o a.txt a.txt", "sort a.txt -o x", "sort -ro x a.txt", "sort --output=x a.txt", "sort --out x a.txt", "sort --compress-program=./x a.txt", "sort -T . a.txt", "sort -oa.txt a.txt"] },
  uniq: { allowed: ["uniq a.txt", "uniq -c a.txt", "uniq -f 1 a.txt"], refused: ["uniq a.txt x", "uniq a.txt -c", "uniq -- a.txt x", "uniq -c a.txt x"] },
  cut: { allowed: ["cut -d: -f1 a.txt", "cut -c 1-3 a.txt"], refused: ["cut --output=x a.txt"] },
  tr: { allowed: ["cat a.txt | tr a-z A-Z", "tr -d '\\n' < a.txt"], refused: ["tr -x", "tr a b >> x"] },
  rev: { allowed: ["rev a.txt"], refused: ["rev -x a.txt"] },
  comm: { allowed: ["comm -12 a.txt src/b.txt"], refused: ["comm --out=x a b"] },
  paste: { allowed: ["paste -sd, a.txt"], refused: ["paste -x a.txt"] },
  fold: { allowed: ["fold -w 10 a.txt"], refused: ["fold -x a.txt"] },
  seq: { allowed: ["seq 1 3", "seq -s , 3"], refused: ["seq --x 3"] },
  od: { allowed: ["od -c a.txt"], refused: ["od -x9Q a.txt"] },
  checksums: { allowed: ["md5sum a.txt", "sha1sum a.txt", "sha256sum a.txt", "cksum a.txt"], refused: ["md5sum -c a.txt", "sha256sum --check a.txt"] },
  date: { allowed: ["date", "date -u +%Y", "date -Iseconds", "date --date=yesterday"], refused: ["date -s 2020-01-01", "date 010100002020", "date --set=x", "date -us x", "date --se=x"] },
  who: { allowed: ["whoami", "id -un", "groups", "uname -a", "nproc"], refused: ["whoami x", "id --x", "uname x"] },
  hostname: { allowed: ["hostname"], refused: ["hostname x", "hostname -F a.txt", "hostname -b x"] },
  which: { allowed: ["which ls", "which -a ls", "type ls"], refused: ["command -v ls", "builtin type ls", "hash ls"] },
  stat: { allowed: ["stat a.txt", "stat -c %s a.txt"], refused: ["stat --x a.txt"] },
  file: { allowed: ["file a.txt", "file -b --mime-type a.txt"], refused: ["file -C -m x", "file -z a.txt", "file -m a.txt a.txt", "file -p a.txt", "file -bC"] },
  du: { allowed: ["du -sh .", "du -d 1"], refused: ["du --files0-from=x"] },
  df: { allowed: ["df -h ."], refused: ["df --sync"] },
  paths: { allowed: ["basename src/b.txt .txt", "dirname src/b.txt", "realpath -m x/y", "readlink -f a.txt"], refused: ["basename --x", "dirname -x", "realpath --x", "readlink -Z"] },
  cmp: { allowed: ["cmp -s a.txt src/b.txt"], refused: ["cmp -x a b"] },
  diff: { allowed: ["diff -u a.txt src/b.txt", "diff -rq src src", "diff -U 1 a.txt src/b.txt"], refused: ["diff --to-file=a.txt b", "diff -l a.txt src/b.txt", "diff --paginate a b", "diff --output=x a b"] },
  jq: { allowed: ["jq -r .name c.json", "cat c.json | jq ."], refused: ["jq -f a.txt c.json", "jq --rawfile a a.txt .", "jq -n env", "jq -n '$ENV.HOME'", "jq -L. ."] },
  shells: { allowed: ["bash -c 'ls src'", "sh -lc 'cat a.txt | head -1'", "bash -lc \"bash -c 'pwd'\""], refused: ["bash -c 'touch x'", "bash a.txt", "bash -c ls x", "bash -ic ls", "bash", "./bash -c ls", "bash -c \"ls $X\"", "fish -c ls", "bash -c 'bash -c \"rm x\"'", "sh -c 'ls' sh"] },
  syntax: {
    allowed: ["ls; pwd", "ls && pwd || true", "ls\npwd", "(ls)", "{ ls; pwd; }", "! ls", "ls 2>/dev/null", "ls >/dev/null 2>&1", "ls 2>&1 | cat", "ls # comment", "# first\nls", "ls \\\n  -l", "ls 'a b' \"c d\" || true", "ls &>/dev/null", "(cd src && pwd) | cat"],
    refused: [
      "", "#", "ls >x", "ls>x", "ls >>x", "ls >|x", "ls &>x", "ls >&x", "ls <>x", "ls 2>x", "ls {fd}>x", "(ls) >x", "{ ls; } >x",
      "ls &", "ls & pwd", "LD_PRELOAD=./x.so ls", "PATH=.:$PATH ls", "PATH=.; ls", "X=1", "export PATH=.", "alias ls=rm",
      "ls $(touch x)", "ls `touch x`", "ls ${x:=y}", "ls $((x=1))", "ls <(touch x)", "ls >(touch x)", "ls $x", "ls \"$x\"", "ls $'a'", "ls $\"a\"",
      "if true; then ls; fi", "for i in a; do ls; done", "while true; do ls; done", "case a in a) ls;; esac", "f() { ls; }; f", "ls() { rm x; }; ls", "function ls { rm x; }", "select x in a; do ls; done",
      "coproc ls", "time ls", "((x=1))", "[[ -f x ]]", "ls | tee x", "ls | xargs rm", "ls | sh", "eval ls", "exec ls", "env ls", "sudo ls", "nohup ls", "command ls", "builtin pwd", "xargs ls", "source a.txt", ". a.txt", "trap ls EXIT", "set -x", "shopt -s extglob",
      "ls 'x", "ls \"x", "ls (", "ls )", "ls {", "(ls", "ls (pwd)", "ls ;;", "ls |", "&& ls", "ls \\", "ls '\u0000'", "ls\u00a0-l", "ls\r\npwd", "ls é", "l\u200bs", "l\u0455",
      "ls !(a)", "ls ?", "ls [a]", "ls =ls", "cat a(e:'touch x':)", "ls a=~/x", "ls \\\n# x\ntouch x", "ls; \ttouch x", "ls\ntouch x", "ls # x\ntouch x", "ls '#' ; touch x", "ls a#b; touch x", "awk 1 a.txt", "perl -e 1", "python3 -c 1", "node -e 1", "less a.txt", "vi a.txt", "tee x", "touch x", "mkdir x", "cp a.txt x", "mv a.txt x", "ln -s a x", "install a x", "truncate -s 0 a.txt", "dd of=x", "constructor", "__proto__", "toString", "",
    ],
  },
};

/** Read-only in a plain repository, and only without a terminal. */
export const gitExamples: Examples = {
  allowed: [
    "git status", "git status -sb", "git status --porcelain=v2", "git --no-pager log --oneline -5", "git log -n 3 --stat -- a.txt", "git log -p -1", "git diff", "git diff --cached --name-only HEAD", "git diff HEAD -- a.txt", "git show HEAD", "git show --stat HEAD", "git show HEAD:a.txt", "git blame -L 1,1 a.txt", "git branch", "git branch -a", "git branch --list 'm*'", "git branch --contains HEAD", "git tag", "git tag -l 'v*'", "git describe --always", "git ls-files", "git ls-files -om --exclude-standard", "git ls-tree -r HEAD", "git rev-parse --short HEAD", "git rev-parse HEAD~0", "git rev-list --count HEAD", "git merge-base HEAD HEAD", "git cat-file -p HEAD", "git grep -n one", "git stash list", "git worktree list", "git log --format=%H | head -1",
  ],
  refused: [
    "git", "git -C src status", "git -c core.pager=./x log", "git -p log", "git --paginate log", "git --git-dir=x status", "git --work-tree=. status", "git --exec-path=. status", "git --config-env=a=b status", "git --bare log", "git -ccore.fsmonitor=./x status",
    "git diff --output=x", "git diff --outp=x", "git log --output=x", "git diff --ext-diff", "git log --textconv", "git show --ext-diff", "git diff --no-index a b", "git log --show-signature", "git log --format=%G?", "git log --pretty=format:%GK", "git for-each-ref",
    "git branch x", "git branch -D x", "git branch -d x", "git branch -m x", "git branch -f x", "git branch -- x", "git branch x --list", "git branch -r x", "git branch --set-upstream-to=x", "git branch --edit-description", "git branch --delete x", "git branch --del x",
    "git tag x", "git tag -d x", "git tag -a x", "git tag -s x", "git tag -v x", "git tag x -l", "git describe --dirty", "git describe --broken",
    "git remote add a b", "git remote show origin", "git remote -v update", "git remote remove x", "git stash", "git stash pop", "git stash list -p", "git worktree add x", "git worktree prune", "git grep -O one", "git grep --open-files-in-pager=./x one", "git grep -Ovi one", "git cat-file --textconv x", "git cat-file --batch", "git cat-file --filters x", "git ls-files --recurse-submodules", "git blame --contents x a.txt",
    "git fetch", "git pull", "git push", "git checkout x", "git switch x", "git restore .", "git reset", "git add .", "git commit", "git config --list", "git config a b", "git gc", "git clean -n", "git rebase", "git submodule status", "git bisect log", "git notes list", "git archive HEAD", "git difftool", "git help log", "git log > x", "git diff --stat | tee x", "cd src && git status", "git status; cd src", "git rev-parse --show-superproject-working-tree", "git rev-parse --parseopt", "git apply x", "git format-patch HEAD", "git x", "./git status",
  ],
};

/** Read-only wherever they run, as long as no pager can start. */
export const easyGitExamples: Examples = {
  allowed: ["git --version", "git version", "git remote", "git remote -v", "git remote get-url origin", "git branch --show-current", "git rev-parse --show-toplevel", "git rev-parse --abbrev-ref HEAD", "git rev-parse HEAD", "cd src && git rev-parse --is-inside-work-tree"],
  refused: ["git rev-parse --sq-quote a > x"],
};

export const sampleFiles: Readonly<Record<string, string>> = {
  "a.txt": "one\ntwo\nthree\n",
  "src/b.txt": "one\n2\n",
  "c.json": '{"name":"c"}\n',
};
