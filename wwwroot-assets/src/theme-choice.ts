export type Choice = "system" | "light" | "dark";

export interface ThemeState {
  readonly choice: Choice;
  readonly dark: boolean;
}

export function isChoice(value: unknown): value is Choice {
  return value === "system" || value === "light" || value === "dark";
}

export function resolve(choice: Choice, systemIsDark: boolean): ThemeState {
  return { choice, dark: choice === "system" ? systemIsDark : choice === "dark" };
}
