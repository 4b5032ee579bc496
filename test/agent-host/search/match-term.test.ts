import assert from "node:assert/strict";
import * as fc from "fast-check";
import { bestScore, NO_MATCH, TermMatcher } from "../../../agent-host/search/match-term.js";
import { type Page, PathIndex } from "../../../agent-host/search/path-index.js";
import { parseQuery } from "../../../agent-host/search/query.js";

const matcher = new TermMatcher();

function pageOf(path: string): Page {
  const index = new PathIndex();
  index.add(path, 0, false);
  return index.page(0);
}

function folded(text: string): Uint16Array {
  return parseQuery(text)[0]?.folded ?? new Uint16Array();
}

/** What those places are worth, by the rules as they are told. */
function worth(places: readonly number[], bonus: Uint8Array): number {
  let score = 0;
  let run = 0;
  places.forEach((place, at) => {
    const before = places[at - 1];
    const own = bonus[place] ?? 0;
    if (before === place - 1) run = Math.max(run, own, 4);
    else run = own;
    score += 16 + run + (before === undefined ? own : 0);
    if (before !== undefined && before !== place - 1) score -= 3 + (place - before - 2);
  });
  return score;
}

function* waysToLay(text: string, term: string, from = 0): Generator<number[]> {
  if (term === "") {
    yield [];
    return;
  }
  for (let at = from; at < text.length; at++) {
    if (text[at] !== term[0]) continue;
    for (const rest of waysToLay(text, term.slice(1), at + 1)) yield [at, ...rest];
  }
}

describe("laying a term over a path", () => {
  it("tells the worth of the places it gives, and never of a worse way than the first that fits", () => {
    const letters = fc.constantFrom("a", "b", "/", "-");
    fc.assert(
      fc.property(
        fc.string({ unit: letters, minLength: 1, maxLength: 14 }),
        fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 4 }),
        (path, term) => {
          const page = pageOf(path);
          const score = matcher.score(page, 0, path.length, folded(term));
          const [first] = [...waysToLay(path, term)];
          if (first === undefined) return assert.equal(score, NO_MATCH);
          const places = matcher.places(term.length);
          assert.equal(places.map((place) => path[place]).join(""), term);
          assert.equal(worth(places, page.bonus), score);
          assert.ok(score >= worth(first, page.bonus), `${score} for ${path}`);
          return assert.ok(score <= bestScore(term.length));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("finds the best way of all", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "b", "/"), minLength: 1, maxLength: 12 }),
        fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 3 }),
        (path, term) => {
          const page = pageOf(path);
          const score = matcher.score(page, 0, path.length, folded(term));
          const worths = [...waysToLay(path, term)].map((places) => worth(places, page.bonus));
          assert.equal(score, Math.max(NO_MATCH, ...worths));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("gives the best score there is to one piece at the start of a name only", () => {
    const score = (path: string) => matcher.score(pageOf(path), 0, path.length, folded("abc"));
    assert.equal(score("abc"), bestScore(3));
    assert.equal(score("x/abc.ts"), bestScore(3));
    assert.ok(score("x-abc.ts") < bestScore(3));
    assert.ok(score("ab/c.ts") < bestScore(3));
  });

  it("looks only where it is told to", () => {
    const page = pageOf("ab/ab");
    assert.equal(matcher.score(page, 3, 5, folded("abab")), NO_MATCH);
    assert.equal(matcher.score(page, 3, 5, folded("ab")), bestScore(2));
    assert.deepEqual(matcher.places(2), [3, 4]);
  });

  it("takes the first letters that fit where path and term are too long to try all ways", () => {
    const path = "ab/".repeat(1300);
    const term = "ab".repeat(600);
    const score = matcher.score(pageOf(path), 0, path.length, folded(term));
    assert.ok(score > 0);
    const places = matcher.places(term.length);
    assert.deepEqual(places.slice(0, 5), [0, 1, 3, 4, 6]);
    assert.equal(places.length, 1200);
    // The largest that is tried in full, and what follows it.
    assert.equal(matcher.score(pageOf("a".repeat(182)), 0, 182, folded("a".repeat(180))), bestScore(180));
  });
});
