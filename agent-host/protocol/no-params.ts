import * as z from "zod";
import { lazy } from "./lazy.js";

/** Of methods that need no params: they may be left out, null or an object whose members nobody reads. */
export const NoParams = lazy(() => z.looseObject({}).nullish());
