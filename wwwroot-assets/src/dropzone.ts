// The browser's half of the Read page: takes files by drop, picker or paste, uploads them, and tells the page what happened to each.
import { defineElements, forget, forgetAll, setName, setShare } from "./upload/elements";
import { networkFailure, retryDelay, type Failure } from "./upload/failure";
import { Outbox } from "./upload/outbox";
import { UploadQueue } from "./upload/queue";
import { postVerdict, upload } from "./upload/transport";
import { rowAfterKey } from "./upload/worklist-keys";

interface DotNetTarget {
  invokeMethodAsync<T>(method: string, ...args: unknown[]): Promise<T>;
}

interface Options {
  readonly uploadUrl: string;
  readonly atATime: number;
}

/** Where the stylesheet puts the answer below the worklist. */
const stackedWidth = "(max-width: 899px)";

const files = new Map<number, File>(); // Bound: only what the page accepted, 100 at a time.
let lastId = 0;
let session: Session | null = null;

function delay(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=file]), textarea, select"));
}

class Session {
  readonly #life = new AbortController();
  readonly #outbox: Outbox;
  readonly #queue: UploadQueue;
  #dragDepth = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly page: DotNetTarget,
    private readonly options: Options,
  ) {
    this.#outbox = new Outbox((method, args) => page.invokeMethodAsync(method, ...args), delay);
    this.#queue = new UploadQueue(options.atATime, (id, signal) => this.#send(id, signal));
    this.#listen();
  }

  cancel(id: number): void {
    this.#queue.cancel(id);
  }

  retry(id: number): void {
    setShare(id, 0);
    this.#queue.enqueue(id);
  }

  dispose(): void {
    this.#life.abort();
    this.#outbox.close();
    this.#queue.cancelAll();
  }

  #listen(): void {
    const { signal } = this.#life;
    const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;

    addEventListener("dragenter", (event) => this.#drag(carriesFiles(event) ? 1 : 0), { signal });
    addEventListener("dragleave", (event) => this.#drag(carriesFiles(event) ? -1 : 0), { signal });
    addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault(), { signal });
    addEventListener(
      "drop",
      (event) => {
        if (carriesFiles(event)) {
          event.preventDefault();
          this.#drag(-this.#dragDepth);
          void this.#offer(event.dataTransfer!.files);
        }
      },
      { signal },
    );
    document.addEventListener("paste", (event) => !isTyping(event.target) && void this.#offer(event.clipboardData?.files), { signal });
    document.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.root.addEventListener("click", (event) => this.#click(event), { signal });
    this.root.addEventListener("input", (event) => this.#input(event), { signal });
    this.root.addEventListener("change", (event) => this.#picked(event), { signal });
    addEventListener("beforeunload", (event) => this.#queue.busy && event.preventDefault(), { signal });
  }

  #drag(step: number): void {
    this.#dragDepth = Math.max(0, this.#dragDepth + step);
    this.root.toggleAttribute("data-dragging", this.#dragDepth > 0);
  }

  #click(event: Event): void {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("[data-pick]")) {
      // The picker opens only inside the click itself, so it cannot wait for the circuit.
      this.root.querySelector<HTMLInputElement>("input[type=file]")?.click();
    } else if (target?.closest("[data-row]") && matchMedia(stackedWidth).matches) {
      this.root.querySelector("[data-detail]")?.scrollIntoView();
    }
  }

  #picked(event: Event): void {
    if (event.target instanceof HTMLInputElement && event.target.type === "file") {
      void this.#offer(event.target.files);
      event.target.value = ""; // The same file may be picked again.
    }
  }

  #input(event: Event): void {
    const slider = event.target;
    if (slider instanceof HTMLInputElement && slider.matches("[data-heatmap-opacity]")) {
      this.root.style.setProperty("--heatmap-opacity", String(Number(slider.value) / 100));
    }
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
      return;
    }

    const rows = [...this.root.querySelectorAll<HTMLElement>("[data-row]")];
    const list = this.root.querySelector("[data-worklist]");
    const inList = event.target instanceof Node && (list?.contains(event.target) ?? false);
    const focused = rows.findIndex((row) => row === document.activeElement);
    const current = focused >= 0 ? focused : rows.findIndex((row) => row.getAttribute("aria-current") === "true");
    const row = rows[rowAfterKey(event.key, current, rows.length, inList) ?? -1];
    if (row) {
      event.preventDefault();
      row.focus();
      row.click();
    }
  }

  async #offer(offered: FileList | null | undefined): Promise<void> {
    const picked = [...(offered ?? [])];
    if (picked.length === 0) {
      return;
    }

    const offers = picked.map((file) => ({ id: ++lastId, size: file.size }));
    offers.forEach(({ id }, index) => setName(id, picked[index]!.name));
    let accepted: number[] = [];
    try {
      accepted = await this.page.invokeMethodAsync<number[]>("OfferFiles", offers);
    } catch {
      // The circuit is away; its banner says so, and nothing was taken.
    }

    offers.forEach(({ id }, index) => {
      if (accepted.includes(id)) {
        files.set(id, picked[index]!);
        this.#queue.enqueue(id);
      }
    });
  }

  async #send(id: number, signal: AbortSignal): Promise<void> {
    const file = files.get(id);
    if (!file) {
      return;
    }

    for (let attempt = 1; ; attempt++) {
      this.#outbox.post("UploadStarted", id);
      const outcome = await upload(this.options.uploadUrl, file, signal, {
        progress: (share) => setShare(id, share),
        sent: () => this.#outbox.post("UploadSent", id),
      });
      if (outcome.kind === "aborted" || signal.aborted) {
        return;
      }

      if (outcome.kind === "answered") {
        files.delete(id);
        this.#outbox.post("Answered", id, outcome.predictionId);
        return;
      }

      const wait = retryDelay(outcome.failure.code, outcome.retryAfter, attempt);
      if (wait === null) {
        this.#outbox.post("Refused", id, outcome.failure);
        return;
      }

      await delay(wait, signal);
      if (signal.aborted) {
        return;
      }
    }
  }
}

export function start(root: HTMLElement, page: DotNetTarget, uploadPath: string, atATime: number): void {
  defineElements();
  session?.dispose();
  session = new Session(root, page, { uploadUrl: new URL(uploadPath, document.baseURI).href, atATime });
}

export function cancel(id: number): void {
  session?.cancel(id);
}

export function retry(id: number): void {
  session?.retry(id);
}

export function forgetFiles(ids: number[]): void {
  for (const id of ids) {
    session?.cancel(id);
    files.delete(id);
    forget(id);
  }
}

export function recordVerdict(path: string, verdict: string, note: string): Promise<Failure | null> {
  return session ? postVerdict(new URL(path, document.baseURI).href, verdict, note) : Promise.resolve(networkFailure());
}

export function stop(): void {
  session?.dispose();
  session = null;
  files.clear();
  forgetAll();
}
