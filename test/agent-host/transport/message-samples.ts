// Texts that are no message, and why; the same for both framings.

export const JUNK: readonly (readonly [text: string, problem: string])[] = [
  ["{", "not valid JSON"],
  ["nonsense", "not valid JSON"],
  ['{"id":1,"method":"a"} trailing', "not valid JSON"],
  ["[]", "not a JSON-RPC message: expected one object"],
  ['[{"id":1,"method":"a"}]', "not a JSON-RPC message: expected one object"],
  ["null", "not a JSON-RPC message: expected one object"],
  ["17", "not a JSON-RPC message: expected one object"],
  ['"text"', "not a JSON-RPC message: expected one object"],
  ["{}", "not a JSON-RPC message: neither method nor result nor error"],
  ['{"id":1}', "not a JSON-RPC message: neither method nor result nor error"],
  ['{"id":1,"method":7}', "not a JSON-RPC message: neither method nor result nor error"],
  ['{"id":null,"method":"a"}', "request a has an id that is no string or number"],
  ['{"id":{},"method":"a"}', "request a has an id that is no string or number"],
  ['{"id":1e999,"method":"a"}', "request a has an id that is no string or number"],
  ['{"id":null,"result":1}', "not a JSON-RPC message: neither method nor result nor error"],
  ['{"result":1}', "not a JSON-RPC message: neither method nor result nor error"],
  ['{"id":1,"error":null}', "response with a malformed error"],
  ['{"id":1,"error":"no"}', "response with a malformed error"],
  ['{"id":1,"error":{"message":"no code"}}', "response with a malformed error"],
  ['{"method":"$/cancelRequest"}', "$/cancelRequest without an id"],
  ['{"method":"$/cancelRequest","params":[]}', "$/cancelRequest without an id"],
  ['{"method":"$/cancelRequest","params":{"id":null}}', "$/cancelRequest without an id"],
];

export const MESSAGES: readonly object[] = [
  { id: 1, method: "a", params: {} },
  { id: "x", method: "b" },
  { id: 0.5, method: "c", params: [1, 2] },
  { jsonrpc: "2.0", method: "d", params: null },
  { id: 1, result: null },
  { id: 2, result: { deep: [[[["ä €  😀"]]]] } },
  { id: 3, result: 1, error: null },
  { id: 4, error: { code: -32601, message: "no" } },
  { method: "$/cancelRequest", params: { id: 1 } },
  { method: "e", params: { text: "line\nbreak \u2028 and \r\n in a string" } },
];
