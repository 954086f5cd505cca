// What every page needs, with or without a circuit: copy buttons, the connection banner, the antiforgery token of plain forms.
import { defineLocalTime } from "./local-time";
import { antiforgeryToken } from "./upload/antiforgery";

interface BlazorApi {
  reconnect(): Promise<boolean>;
  resumeCircuit(): Promise<boolean>;
}

const copiedForMs = 2000;

defineLocalTime();

async function writeClipboard(text: string): Promise<void> {
  if (navigator.clipboard && isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }

  // Plain HTTP on a hospital network is no secure context: the old way still works there.
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

async function copyFrom(button: HTMLElement): Promise<void> {
  await writeClipboard(button.dataset["copy"] ?? "");
  button.dataset["copied"] = "";
  const said = button.querySelector("[role=status]");
  if (said) {
    said.textContent = "Copied";
  }

  setTimeout(() => {
    delete button.dataset["copied"];
    if (said) {
      said.textContent = "";
    }
  }, copiedForMs);
}

function reconnect(): void {
  const blazor = (globalThis as { Blazor?: BlazorApi }).Blazor;
  if (!blazor) {
    location.reload();
    return;
  }

  blazor
    .reconnect()
    .then(async (back) => {
      // The server answered but no longer knows this circuit, so there is nothing to come back to.
      if (!back && !(await blazor.resumeCircuit())) {
        location.reload();
      }
    })
    .catch(() => undefined); // Still unreachable: the banner stays.
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const copy = target?.closest<HTMLElement>("[data-copy]");
  if (copy) {
    void copyFrom(copy);
  } else if (target?.closest("[data-reconnect]")) {
    reconnect();
  } else if (target?.closest("[data-reload]")) {
    location.reload();
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form instanceof HTMLFormElement && form.matches("[data-antiforgery]") && !form.elements.namedItem("__RequestVerificationToken")) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "__RequestVerificationToken";
    field.value = antiforgeryToken();
    form.append(field);
  }
});

document.getElementById("components-reconnect-modal")?.addEventListener("components-reconnect-state-changed", (event) => {
  const { state } = (event as CustomEvent<{ state: string }>).detail;
  if (state === "rejected") {
    location.reload();
  }
});

document.addEventListener("visibilitychange", () => {
  const banner = document.getElementById("components-reconnect-modal");
  if (document.visibilityState === "visible" && banner?.classList.contains("components-reconnect-failed")) {
    reconnect();
  }
});
