import * as z from "zod";
import { request } from "./define.js";
import { lazy } from "./lazy.js";

export const MockExperimentalMethodParams = lazy(() => z.looseObject({ value: z.string().nullish() }));
export type MockExperimentalMethodParams = z.infer<typeof MockExperimentalMethodParams>;

export const MockExperimentalMethodResponse = lazy(() => z.object({ echoed: z.string().nullable() }));
export type MockExperimentalMethodResponse = z.infer<typeof MockExperimentalMethodResponse>;

/** For clients that test how they deal with experimental methods: gives the value back. */
export const mockExperimentalMethod = request(
  "mock/experimentalMethod",
  MockExperimentalMethodParams,
  MockExperimentalMethodResponse,
  "experimental",
);
