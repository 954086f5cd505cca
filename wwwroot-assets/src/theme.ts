// Runs before the first paint, so that no page flashes in the other theme. The server learns the theme from the circuit.
import { isChoice, resolve, type Choice, type ThemeState } from "./theme-choice";

interface DotNetTarget {
  invokeMethodAsync(method: string, ...args: unknown[]): Promise<unknown>;
}

const storageKey = "pneumonia-console.theme";
const system = matchMedia("(prefers-color-scheme: dark)");
let listener: DotNetTarget | null = null;

function stored(): Choice {
  try {
    const value = localStorage.getItem(storageKey);
    return isChoice(value) ? value : "system";
  } catch {
    return "system"; // Storage is switched off: follow the system.
  }
}

let choice: Choice = stored();

function apply(): ThemeState {
  const state = resolve(choice, system.matches);
  document.documentElement.dataset["theme"] = state.dark ? "dark" : "light";
  return state;
}

function notify(): void {
  const state = apply();
  listener?.invokeMethodAsync("ThemeChanged", state).catch(() => undefined); // The circuit is away; it asks again when it is back.
}

system.addEventListener("change", notify);
addEventListener("storage", (event) => {
  if (event.key === storageKey) {
    choice = stored();
    notify();
  }
});

const api = {
  watch(target: DotNetTarget): ThemeState {
    listener = target;
    return apply();
  },
  unwatch(): void {
    listener = null;
  },
  choose(next: string): ThemeState {
    choice = isChoice(next) ? next : "system";
    try {
      localStorage.setItem(storageKey, choice);
    } catch {
      // Not remembered, still applied.
    }

    return apply();
  },
};

export type ThemeApi = typeof api;

Object.assign(globalThis, { consoleTheme: api });
apply();
