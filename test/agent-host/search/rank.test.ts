import assert from "node:assert/strict";
import type { FileMatch } from "../../../agent-host/search/file-match.js";
import { TermMatcher } from "../../../agent-host/search/match-term.js";
import { PathIndex } from "../../../agent-host/search/path-index.js";
import { parseQuery } from "../../../agent-host/search/query.js";
import { Scan } from "../../../agent-host/search/scan.js";

/** The matches of a query among these paths; those that end with "/" are folders. */
function matches(query: string, paths: readonly string[]): FileMatch[] {
  const index = new PathIndex();
  for (const path of paths) index.add(path.replace(/\/$/, ""), 0, path.endsWith("/"));
  const scan = new Scan(index, ["/root"], parseQuery(query), new TermMatcher());
  while (!scan.slice());
  return scan.best();
}

/** `paths` are given worst first, so that an order that was merely kept is noticed. */
function ranks(query: string, expected: readonly string[], others: readonly string[] = []): void {
  const given = [...others, ...expected].reverse();
  assert.deepEqual(
    matches(query, given).map(({ path }) => path),
    expected,
    `for ${query}`,
  );
}

function marked(query: string, path: string): string | undefined {
  const [match] = matches(query, [path]);
  if (match === undefined) return undefined;
  return Array.from(path, (letter, at) => (match.indices.includes(at) ? `[${letter}]` : letter)).join("");
}

describe("the ranking of files", () => {
  it("puts whole words before pieces, and pieces before scattered letters", () => {
    ranks(
      "main",
      ["src/main.ts", "src/my-main.ts", "src/domain.ts", "src/mxaxixn.ts"],
      ["src/mian.ts", "readme.md"],
    );
  });

  it("knows the humps of a name", () => {
    ranks("tmr", ["src/TurnMapReader.ts", "src/tamper.ts"]);
    ranks("f2", ["a/file2.ts", "a/file12.ts"]);
  });

  it("puts the name before the folders, and the folder of that name on top", () => {
    ranks("server", ["a/server", "lib/x/server.ts", "server/main.ts"]);
    ranks("index", ["a/b/index.ts", "src/index-page.ts", "index/a.ts"]);
  });

  it("puts shorter names first, then shorter paths, then goes by the alphabet", () => {
    ranks("view", ["z/view.ts", "a/long/view.ts", "a/view-list.ts", "b/view-list.ts"]);
  });

  it("takes the exact name before all others", () => {
    ranks("readme.md", ["deep/in/the/tree/README.md", "readme.md.orig", "not-readme.md"]);
  });

  it("matches folders where the query names them, with either separator", () => {
    for (const query of ["src/ma", "src\\ma", "./src/ma"]) {
      ranks(query, ["src/main.ts", "packages/src/main.ts", "src/deep/main.ts"], ["ma/src.ts"]);
    }
  });

  it("wants every word of the query, in any order", () => {
    ranks("test turn", ["test/turn.ts", "turn/test/a.ts"], ["test/a.ts", "turn.ts"]);
    ranks("turn.ts agent", ["agent/turn.ts"], ["other/turn.ts"]);
    ranks("my\\ file", ["my file.ts"], ["my-file.ts", "file/my.ts"]);
  });

  it("ignores case and accents, and goes by them where matches are equal", () => {
    ranks("alpha", ["a/ALPHA.ts", "a/alpha.ts"]);
    ranks("ALPHA", ["a/ALPHA.ts", "a/alpha.ts"]);
    ranks("Alpha", ["b/Alpha.ts", "a/alpha.ts"]);
    ranks("naive", ["naïve.md", "nai\u0308ve.md"]);
    ranks("Naïve", ["Naïve.md", "naive.md"]);
    ranks("가", ["가.txt"], ["각.txt", "나.txt"]);
  });

  it("takes signs as they are", () => {
    ranks("$lib", ["src/$lib.ts"], ["src/lib.ts"]);
    ranks("!", ["a!.ts"], ["a.ts"]);
  });

  it("matches nothing for an empty query, for a longer one than the path, or for what is missing", () => {
    for (const query of ["", "  ", "./", "abcd", "abd"]) ranks(query, [], ["abc"]);
    ranks("abc", ["abc"]);
  });

  it("gives no more than 50, and the best of them", () => {
    const many = Array.from({ length: 50 }, (_, at) => `src/x-${String(at).padStart(2, "0")}.ts`);
    ranks("x", many, ["src/ax-51.ts"]);
    assert.equal(matches("x", many.slice(1)).length, 49);
  });

  it("marks the letters that make the match the best one", () => {
    assert.equal(marked("alph", "docs/alphabet.md"), "docs/[a][l][p][h]abet.md");
    assert.equal(marked("sm", "src/some/main.ts"), "src/[s]ome/[m]ain.ts");
    assert.equal(marked("srcmain", "src/main.ts"), "[s][r][c]/[m][a][i][n].ts");
    assert.equal(marked("ts", "tests/types.ts"), "tests/types.[t][s]");
    assert.equal(marked("turn test", "test/turn.ts"), "[t][e][s][t]/[t][u][r][n].ts");
  });

  it("counts the marks in code points", () => {
    assert.equal(marked("ax", "日本/a😀x.txt"), "日本/[a]😀[x].txt");
    assert.equal(marked("😀", "日本/a😀x.txt"), "日本/a[😀]x.txt");
    assert.equal(marked("e", "cafe\u0301"), "caf[e]\u0301");
  });

  it("says what was found", () => {
    assert.deepEqual(matches("alph", ["docs/", "docs/alphabet.md"]), [
      {
        root: "/root",
        path: "docs/alphabet.md",
        name: "alphabet.md",
        isDirectory: false,
        score: 125,
        indices: [5, 6, 7, 8],
      },
    ]);
    assert.deepEqual(matches("docs", ["a/docs/"]), [
      { root: "/root", path: "a/docs", name: "docs", isDirectory: true, score: 125, indices: [2, 3, 4, 5] },
    ]);
  });

  it("gives back every path, however many there are", () => {
    const index = new PathIndex();
    const paths = Array.from({ length: 3_000 }, (_, at) => `${"deep/".repeat(at % 700)}file-${at}`);
    for (const [at, each] of paths.entries()) index.add(each, at, at % 2 === 0);
    assert.deepEqual(
      paths.map((_, id) => [index.path(id), index.root(id), index.isDirectory(id)]),
      paths.map((each, at) => [each, at, at % 2 === 0]),
    );
    for (let id = 1; id < paths.length; id++) {
      const [one = "", other = ""] = [paths[id - 1], paths[id]];
      assert.equal(Math.sign(index.compare(id - 1, id)), one < other ? -1 : 1);
    }
  });

  it("goes on where it was when the index has grown", () => {
    const index = new PathIndex();
    const scan = new Scan(index, ["/root"], parseQuery("a"), new TermMatcher());
    assert.deepEqual([scan.slice(), scan.best(), scan.version], [true, [], 0]);
    index.add("ba", 0, false);
    assert.deepEqual([scan.slice(), scan.best().map(({ path }) => path), scan.version], [true, ["ba"], 1]);
    index.add("b", 0, false);
    assert.deepEqual([scan.slice(), scan.version], [true, 1]);
    index.add("a", 0, false);
    assert.deepEqual([scan.slice(), scan.best().map(({ path }) => path)], [true, ["a", "ba"]]);
  });
});
