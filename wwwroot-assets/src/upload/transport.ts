import { antiforgeryToken } from "./antiforgery";
import { failureOf, networkFailure, predictionIdOf, type Failure } from "./failure";

export type UploadOutcome =
  | { readonly kind: "answered"; readonly predictionId: string }
  | { readonly kind: "refused"; readonly failure: Failure; readonly retryAfter: string | null }
  | { readonly kind: "aborted" };

export interface UploadEvents {
  progress(share: number): void;
  sent(): void;
}

function outcomeOf(request: XMLHttpRequest): UploadOutcome {
  const predictionId = request.status === 200 ? predictionIdOf(request.responseText) : null;
  if (predictionId !== null) {
    return { kind: "answered", predictionId };
  }

  // A redirect to the sign-in page arrives here as its 200.
  const status = request.status === 200 && new URL(request.responseURL).pathname.endsWith("/login") ? 401 : request.status;
  return { kind: "refused", failure: failureOf(status, request.responseText), retryAfter: request.getResponseHeader("Retry-After") };
}

/** XMLHttpRequest and not fetch: only it reports how much of a body has left the browser. */
export function upload(url: string, file: File, signal: AbortSignal, events: UploadEvents): Promise<UploadOutcome> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json, application/problem+json");
    request.setRequestHeader("RequestVerificationToken", antiforgeryToken());
    request.upload.addEventListener("progress", (event) => events.progress(event.total > 0 ? event.loaded / event.total : 0));
    request.upload.addEventListener("load", () => events.sent());
    request.addEventListener("load", () => resolve(outcomeOf(request)));
    request.addEventListener("error", () => resolve({ kind: "refused", failure: networkFailure(), retryAfter: null }));
    request.addEventListener("abort", () => resolve({ kind: "aborted" }));
    signal.addEventListener("abort", () => request.abort());

    // The file's own name may hold a patient's name: it stays in the browser.
    const form = new FormData();
    form.append("image", file, "image");
    if (signal.aborted) {
      resolve({ kind: "aborted" });
    } else {
      request.send(form);
    }
  });
}

export async function postVerdict(url: string, verdict: string, note: string): Promise<Failure | null> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json, application/problem+json", RequestVerificationToken: antiforgeryToken() },
      body: JSON.stringify({ verdict, note }),
    });
    return response.ok && !response.redirected ? null : failureOf(response.redirected ? 401 : response.status, await response.text());
  } catch {
    return networkFailure();
  }
}
