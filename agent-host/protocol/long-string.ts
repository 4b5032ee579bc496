import * as z from "zod";
import { LongText } from "../base/long-text.js";
import { lazy } from "./lazy.js";

/** A string that may be so long that it stays the bytes it came as; to clients a string like any other. */
export const LongString = lazy(() =>
  z.custom<string | LongText>(
    (value) => typeof value === "string" || value instanceof LongText,
    "Invalid input: expected string",
  ),
);
