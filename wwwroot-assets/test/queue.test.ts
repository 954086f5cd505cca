import assert from "node:assert/strict";
import { test } from "node:test";
import { UploadQueue } from "../src/upload/queue";

interface Held {
  readonly id: number;
  readonly signal: AbortSignal;
  readonly finish: () => void;
}

function heldQueue(width: number): { queue: UploadQueue; started: Held[] } {
  const started: Held[] = [];
  const queue = new UploadQueue(width, (id, signal) => new Promise((finish) => started.push({ id, signal, finish: () => finish() })));
  return { queue, started };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("no more than three run at a time and the rest keep their order", async () => {
  const { queue, started } = heldQueue(3);
  [1, 2, 3, 4, 5].forEach((id) => queue.enqueue(id));
  assert.deepEqual(started.map(({ id }) => id), [1, 2, 3]);
  started[1]!.finish();
  await turn();
  assert.deepEqual(started.map(({ id }) => id), [1, 2, 3, 4]);
});

test("a cancelled waiting job never starts", async () => {
  const { queue, started } = heldQueue(1);
  [1, 2, 3].forEach((id) => queue.enqueue(id));
  queue.cancel(2);
  started[0]!.finish();
  await turn();
  assert.deepEqual(started.map(({ id }) => id), [1, 3]);
});

test("a cancelled running job is told", () => {
  const { queue, started } = heldQueue(1);
  queue.enqueue(1);
  queue.cancel(1);
  assert.equal(started[0]!.signal.aborted, true);
});

test("a job that throws does not stop the queue", async () => {
  const seen: number[] = [];
  const errors = console.error;
  console.error = () => undefined;
  const queue = new UploadQueue(1, (id) => {
    seen.push(id);
    return id === 1 ? Promise.reject(new Error("broken")) : Promise.resolve();
  });
  queue.enqueue(1);
  queue.enqueue(2);
  await turn();
  console.error = errors;
  assert.deepEqual(seen, [1, 2]);
  assert.equal(queue.busy, false);
});

test("cancelling all leaves nothing waiting", async () => {
  const { queue, started } = heldQueue(1);
  [1, 2].forEach((id) => queue.enqueue(id));
  queue.cancelAll();
  started[0]!.finish();
  await turn();
  assert.equal(started.length, 1);
  assert.equal(queue.busy, false);
});
