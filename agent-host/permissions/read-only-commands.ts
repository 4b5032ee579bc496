// Commands that only read, with the options that keep them so. A command or an option that is not here is not
// known to be harmless. What to look for before adding one: output files, programs it can be told to run,
// temporary or cache files, times it changes, pagers, waiting for ever, and what BSD gives the same letter.
import { type Arguments, type OptionSpec, readOptions } from "./options.js";
import { isReadOnlyFind, isReadOnlyPrintf, isReadOnlySed, isReadOnlyTest } from "./read-only-scripts.js";

/** True when a command with these arguments does nothing but read and print. */
export type ArgumentCheck = (args: readonly string[]) => boolean;

function onlyOptions(spec: OptionSpec, isFine: (args: Arguments) => boolean = () => true): ArgumentCheck {
  return (args) => {
    const read = readOptions(args, spec);
    return read !== null && isFine(read);
  };
}

/** For commands where a surplus operand would be written to: BSD takes options behind operands for operands. */
function atMostOperands(count: number): (args: Arguments) => boolean {
  return (args) => args.operands.length <= count && !args.optionsFollow;
}

const anything: ArgumentCheck = () => true;
const grep = onlyOptions({
  flags: "EFGPivwxcLloqshHnbaIrRyT",
  values: "eABCmf",
  count: true,
  long:
    "extended-regexp fixed-strings basic-regexp perl-regexp regexp= file= ignore-case no-ignore-case invert-match " +
    "word-regexp line-regexp count color=? colour=? files-without-match files-with-matches max-count= " +
    "only-matching quiet silent no-messages byte-offset with-filename no-filename label= line-number initial-tab " +
    "null after-context= before-context= context= text binary-files= exclude= exclude-from= exclude-dir= " +
    "include= recursive dereference-recursive",
});
const checksum = onlyOptions({ flags: "bt", long: "binary text tag" });

/** Keyed by program name. */
export const readOnlyCommands: ReadonlyMap<string, ArgumentCheck> = new Map([
  // Moves this shell only; nothing of ours relies on where a script ends up.
  ["cd", onlyOptions({ flags: "LP" }, atMostOperands(1))],
  ["pwd", onlyOptions({ flags: "LP" }, atMostOperands(0))],
  ["true", anything],
  ["false", anything],
  [":", anything],
  ["echo", anything],
  ["printf", isReadOnlyPrintf],
  ["test", isReadOnlyTest],
  ["[", (args) => args.at(-1) === "]" && isReadOnlyTest(args.slice(0, -1))],
  ["find", isReadOnlyFind],
  ["sed", isReadOnlySed],
  [
    "ls",
    onlyOptions({
      flags: "aAbBcCdfFgGhHiklLmnNopqQrRsStuUvxXZ1",
      long:
        "all almost-all author classify=? color=? directory dereference file-type full-time " +
        "group-directories-first human-readable inode ignore= hide= numeric-uid-gid recursive reverse size sort= " +
        "time= time-style= width= zero",
    }),
  ],
  [
    "tree",
    onlyOptions({
      flags: "adfilpsughDFACnNSxvtrU",
      values: "LIP",
      long: "dirsfirst noreport gitignore prune du si filelimit= charset= metafirst",
    }),
  ],
  [
    "cat",
    onlyOptions({
      flags: "AbeEnstTuv",
      long: "number number-nonblank show-all show-ends show-nonprinting show-tabs squeeze-blank",
    }),
  ],
  ["tac", onlyOptions({})],
  [
    "head",
    onlyOptions({ flags: "qv", values: "nc", count: true, long: "lines= bytes= quiet silent verbose" }),
  ],
  // Without -f and its like, which never end.
  [
    "tail",
    onlyOptions({ flags: "qv", values: "nc", count: true, long: "lines= bytes= quiet silent verbose" }),
  ],
  ["wc", onlyOptions({ flags: "clmwL", long: "bytes chars lines words max-line-length total=" })],
  [
    "nl",
    onlyOptions({
      flags: "p",
      values: "bdfhilnsvw",
      long: "body-numbering= number-format= number-separator= number-width= starting-line-number=",
    }),
  ],
  ["grep", grep],
  ["egrep", grep],
  ["fgrep", grep],
  // Without --pre, --hostname-bin and -z, which run programs.
  [
    "rg",
    onlyOptions({
      flags: "FivwxcloqhHnNIsSuUaLpP0",
      values: "eABCmgtTfjMrEd",
      long:
        "regexp= file= fixed-strings ignore-case smart-case case-sensitive word-regexp line-regexp invert-match " +
        "count count-matches files files-with-matches files-without-match only-matching line-number " +
        "no-line-number heading no-heading with-filename no-filename glob= iglob= type= type-not= type-list " +
        "hidden no-hidden no-ignore no-ignore-vcs no-ignore-parent unrestricted follow max-count= max-depth= " +
        "max-columns= max-filesize= after-context= before-context= context= color= colors= column json " +
        "multiline multiline-dotall pcre2 text sort= sortr= stats trim vimgrep null quiet replace= passthru " +
        "encoding= engine= threads= no-messages no-config pretty version",
    }),
  ],
  [
    "sort",
    onlyOptions({
      flags: "bdfgiMhnRrVcCmsuz",
      values: "kt",
      long:
        "reverse numeric-sort general-numeric-sort human-numeric-sort ignore-case ignore-leading-blanks " +
        "dictionary-order month-sort version-sort random-sort unique stable check=? key= field-separator= " +
        "zero-terminated merge",
    }),
  ],
  // A second operand is the output file.
  [
    "uniq",
    onlyOptions(
      {
        flags: "cdDiuz",
        values: "fsw",
        long: "count repeated unique ignore-case skip-fields= skip-chars= check-chars=",
      },
      atMostOperands(1),
    ),
  ],
  [
    "cut",
    onlyOptions({
      flags: "nsz",
      values: "bcdf",
      long: "bytes= characters= delimiter= fields= only-delimited complement output-delimiter= zero-terminated",
    }),
  ],
  ["tr", onlyOptions({ flags: "cCdst", long: "complement delete squeeze-repeats truncate-set1" })],
  ["rev", onlyOptions({})],
  ["comm", onlyOptions({ flags: "123", long: "check-order nocheck-order output-delimiter= total" })],
  ["paste", onlyOptions({ flags: "sz", values: "d", long: "serial delimiters= zero-terminated" })],
  ["fold", onlyOptions({ flags: "bs", values: "w", long: "bytes spaces width=" })],
  ["seq", onlyOptions({ flags: "w", values: "fs", count: true, long: "equal-width format= separator=" })],
  [
    "od",
    onlyOptions({
      flags: "abcdfhiloxv",
      values: "AjNt",
      long: "address-radix= skip-bytes= read-bytes= format=",
    }),
  ],
  ["cksum", onlyOptions({})],
  ["md5sum", checksum],
  ["sha1sum", checksum],
  ["sha256sum", checksum],
  // An operand without a plus sign sets the clock; -d does so on old BSDs.
  [
    "date",
    onlyOptions(
      { flags: "uR", attached: "I", long: "utc universal rfc-email rfc-3339= iso-8601=? date=" },
      (args) =>
        args.operands.length <= 1 &&
        args.operands.every((text) => text.startsWith("+")) &&
        !args.optionsFollow,
    ),
  ],
  ["whoami", onlyOptions({}, atMostOperands(0))],
  ["id", onlyOptions({ flags: "ugGnrz", long: "user group groups name real zero" })],
  ["groups", onlyOptions({})],
  [
    "uname",
    onlyOptions(
      {
        flags: "asnrvmpio",
        long: "all kernel-name nodename kernel-release kernel-version machine processor operating-system",
      },
      atMostOperands(0),
    ),
  ],
  // An operand sets the name.
  ["hostname", (args) => args.length === 0],
  ["nproc", onlyOptions({ long: "all" }, atMostOperands(0))],
  ["which", onlyOptions({ flags: "as" })],
  ["type", onlyOptions({ flags: "afptP" })],
  [
    "stat",
    onlyOptions({ flags: "LfqtxF", values: "c", long: "dereference file-system format= printf= terse" }),
  ],
  // Without -C (writes magic.mgc), -m (parses it), -z (runs decompressors) and -p (resets times).
  [
    "file",
    onlyOptions({ flags: "bihLkNr", long: "brief mime mime-type mime-encoding dereference no-dereference" }),
  ],
  [
    "du",
    onlyOptions({
      flags: "abchHklLmsSxP0",
      values: "d",
      long: "all apparent-size bytes human-readable summarize total max-depth= exclude= si one-file-system null",
    }),
  ],
  [
    "df",
    onlyOptions({
      flags: "ahHiklmPT",
      long: "all human-readable inodes local portability print-type si total",
    }),
  ],
  ["basename", onlyOptions({ flags: "az", values: "s", long: "multiple suffix= zero" })],
  ["dirname", onlyOptions({ flags: "z", long: "zero" })],
  [
    "realpath",
    onlyOptions({
      flags: "emPLqsz",
      long:
        "canonicalize-existing canonicalize-missing logical physical quiet relative-to= relative-base= strip " +
        "no-symlinks zero",
    }),
  ],
  [
    "readlink",
    onlyOptions({
      flags: "efmnqsvz",
      long: "canonicalize canonicalize-existing canonicalize-missing no-newline quiet silent verbose zero",
    }),
  ],
  [
    "cmp",
    onlyOptions({
      flags: "bls",
      values: "ni",
      long: "print-bytes verbose quiet silent bytes= ignore-initial=",
    }),
  ],
  // Without -l, which runs pr.
  [
    "diff",
    onlyOptions({
      flags: "qsuyNrabBiEwZtTpcned",
      values: "UCWxIF",
      long:
        "brief unified=? context=? recursive ignore-case ignore-all-space ignore-space-change ignore-blank-lines " +
        "ignore-trailing-space side-by-side new-file text strip-trailing-cr color=? width= exclude= label= " +
        "suppress-common-lines minimal report-identical-files no-dereference show-c-function",
    }),
  ],
  // Without -f, -L and --rawfile; a filter that names the environment would print secrets.
  [
    "jq",
    onlyOptions(
      {
        flags: "rncesaSCMjR",
        long: "raw-output null-input compact-output exit-status slurp ascii-output sort-keys color-output raw-input tab",
      },
      (args) => !args.operands.some((operand) => /env/i.test(operand)),
    ),
  ],
]);
