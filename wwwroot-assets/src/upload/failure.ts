// Turns whatever the server (or a proxy before it) answered into one shape. Pure.

export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly reasons: readonly string[];
  readonly correlationId: string | null;
}

const maxMessage = 500;
const maxReasons = 10;
const codePattern = /^[a-z]+(?:[._][a-z0-9_]+)*$/;
const idPattern = /^[0-9a-f]{32}$/;

const unreachable = "The console could not be reached. Check the connection, then try again.";
const signedOut = "Your sign-in has ended. Open the console again with a sign-in link.";

function text(value: unknown, max: number): string | null {
  return typeof value === "string" && value.trim() !== "" ? value.slice(0, max) : null;
}

function parse(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

export function networkFailure(): Failure {
  return { code: "network.unreachable", message: unreachable, reasons: [], correlationId: null };
}

export function failureOf(status: number, body: string): Failure {
  const problem = parse(body);
  const code = text(problem?.["code"], 64);
  const message = text(problem?.["detail"], maxMessage) ?? text(problem?.["title"], maxMessage);
  const reasons = Array.isArray(problem?.["reasons"]) ? problem["reasons"] : [];
  const known = code !== null && codePattern.test(code);
  return {
    code: known ? code : status === 401 ? "auth.required" : `http.${status}`,
    message: message ?? (status === 401 ? signedOut : `The console answered ${status} without saying why. Try again; if it happens again, tell an administrator.`),
    reasons: reasons.map((reason) => text(reason, maxMessage)).filter((reason): reason is string => reason !== null).slice(0, maxReasons),
    correlationId: text(problem?.["correlationId"], 64),
  };
}

/** The prediction id of a 200 answer, or null if it is not one of ours (a sign-in page, a proxy's page). */
export function predictionIdOf(body: string): string | null {
  const id = parse(body)?.["predictionId"];
  return typeof id === "string" && idPattern.test(id) ? id : null;
}

/** Milliseconds until a refused-because-busy upload is sent again by itself, or null when it is not. */
export function retryDelay(code: string, retryAfter: string | null, attempt: number): number | null {
  const maxAttempts = 3;
  if ((code !== "inference.queue_full" && code !== "rate.limited") || attempt >= maxAttempts) {
    return null;
  }

  const seconds = Number(retryAfter);
  return Math.min(Number.isFinite(seconds) && seconds > 0 ? seconds : 1, 30) * 1000 * attempt;
}
