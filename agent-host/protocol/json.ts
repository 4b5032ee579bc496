import * as z from "zod";
import { lazy } from "./lazy.js";

export type Json = z.core.util.JSONType;

/**
 * Any JSON value. It was read from JSON when it arrived, so nothing in it is looked at again, however large or
 * deep it is; it only has to be there.
 */
export const Json = lazy(() => z.custom<Json>((value) => value !== undefined, "expected a JSON value"));
