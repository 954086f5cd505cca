// Runs at most `width` jobs at a time, the rest in order. A cancelled job's signal fires; a waiting one just leaves.

export type Job = (id: number, signal: AbortSignal) => Promise<void>;

export class UploadQueue {
  // Bound: the page accepts 100 files at a time.
  readonly #waiting: number[] = [];
  readonly #running = new Map<number, AbortController>();

  constructor(
    private readonly width: number,
    private readonly job: Job,
  ) {}

  get busy(): boolean {
    return this.#waiting.length + this.#running.size > 0;
  }

  enqueue(id: number): void {
    if (!this.#waiting.includes(id) && !this.#running.has(id)) {
      this.#waiting.push(id);
      this.#pump();
    }
  }

  cancel(id: number): void {
    const at = this.#waiting.indexOf(id);
    if (at >= 0) {
      this.#waiting.splice(at, 1);
    }

    this.#running.get(id)?.abort();
  }

  cancelAll(): void {
    this.#waiting.length = 0;
    for (const controller of this.#running.values()) {
      controller.abort();
    }
  }

  #pump(): void {
    while (this.#running.size < this.width) {
      const id = this.#waiting.shift();
      if (id === undefined) {
        return;
      }

      const controller = new AbortController();
      this.#running.set(id, controller);
      void this.job(id, controller.signal)
        .catch((error: unknown) => console.error(error))
        .finally(() => {
          this.#running.delete(id);
          this.#pump();
        });
    }
  }
}
