// The build of sql.js that is handed its WebAssembly instead of looking for it: the other one asks for
// `__dirname`, which the host's modules do not have.
declare module "sql.js/dist/sql-wasm-browser.js" {
  import initSqlJs from "sql.js";
  export default initSqlJs;
}
