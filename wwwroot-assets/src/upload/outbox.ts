// Delivers events to the server in order. While the circuit is away it keeps trying, so no answer is lost by a short disconnect.

export class Outbox {
  #tail: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(
    private readonly send: (method: string, args: readonly unknown[]) => Promise<unknown>,
    private readonly wait: (ms: number) => Promise<void>,
    private readonly retryEveryMs = 1000,
    private readonly maxAttempts = 180,
  ) {}

  post(method: string, ...args: unknown[]): void {
    this.#tail = this.#tail.then(() => this.#deliver(method, args));
  }

  close(): void {
    this.#closed = true;
  }

  /** Resolves when everything posted so far was delivered or given up. */
  settled(): Promise<void> {
    return this.#tail;
  }

  async #deliver(method: string, args: readonly unknown[]): Promise<void> {
    for (let attempt = 1; !this.#closed && attempt <= this.maxAttempts; attempt++) {
      try {
        await this.send(method, args);
        return;
      } catch {
        await this.wait(this.retryEveryMs);
      }
    }
  }
}
