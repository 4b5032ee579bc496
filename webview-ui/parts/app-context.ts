import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { App } from "../state/app.js";

export const AppContext = createContext<App | null>(null);

/** The page's state and its way to the extension; main.tsx provides it to every component. */
export function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) throw new Error("this component is drawn outside the app");
  return app;
}
