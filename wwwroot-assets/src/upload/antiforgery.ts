export function antiforgeryToken(): string {
  return document.querySelector<HTMLMetaElement>("meta[name=request-verification-token]")?.content ?? "";
}
