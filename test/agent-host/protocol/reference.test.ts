import assert from "node:assert/strict";
import { compareFacts, ourFacts, referenceFacts } from "../../tooling/protocol/compare.js";
import { differences } from "./differences.js";

describe("the protocol table beside the reference's", () => {
  const reference = referenceFacts();
  const ours = withoutOurOwn(ourFacts());

  it("has every method, with params of the same name", () => {
    for (const direction of ["ClientRequest", "ServerRequest", "ServerNotification", "ClientNotification"]) {
      const missing = reference[direction]?.filter((line) => !ours[direction]?.includes(line));
      assert.deepEqual(missing, [], direction);
    }
  });

  it("has the same members, values and variants in every type, but for what is written down", () => {
    const comparison = compareFacts(reference, ours);
    console.log(
      `        ${comparison.same} of ${comparison.types} types are the same, ` +
        `${Object.keys(comparison.differences).length} differences have a reason`,
    );
    const expected = differences.flatMap(({ types, lines }) =>
      types.map((type) => [type, typeof lines === "string" ? [lines] : lines[type]] as const),
    );
    assert.deepEqual(
      comparison.differences,
      Object.fromEntries(expected.sort(([a], [b]) => (a < b ? -1 : 1))),
    );
  });

  it("gives a reason for each difference", () => {
    assert.deepEqual(
      differences.filter(({ reason }) => reason.length < 10),
      [],
    );
  });
});

/** Methods under heddle/ and their types are additions by name. */
function withoutOurOwn(facts: ReturnType<typeof ourFacts>): ReturnType<typeof ourFacts> {
  return Object.fromEntries(
    Object.entries(facts)
      .filter(([type]) => !type.startsWith("Heddle"))
      .map(([type, lines]) => [type, lines.filter((line) => !line.includes('method: "heddle/'))]),
  );
}

describe("the comparison of types", () => {
  const check = (theirs: object, ours: object, expected: readonly string[]) => {
    const { differences: found } = compareFacts(factsOf(theirs), factsOf(ours));
    assert.deepEqual(found.T ?? [], expected);
  };
  const factsOf = (lines: object) => ({ T: Object.entries(lines).map(([name, type]) => `${name}: ${type}`) });

  it("sees a missing member, one more, another type and another need", () => {
    check({ a: "string" }, { a: "string" }, []);
    check({ a: "string" }, {}, ["- a: string"]);
    check({}, { a: "string" }, ["+ a: string"]);
    check({ a: "string" }, { a: "integer" }, ["- a: string", "+ a: integer"]);
    check({ a: "string" }, { "a?": "string" }, ["- a: string", "+ a?: string"]);
  });
});
