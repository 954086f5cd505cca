import assert from "node:assert/strict";
import { test } from "node:test";
import { Outbox } from "../src/upload/outbox";

test("events arrive in order even when the connection drops between them", async () => {
  const delivered: unknown[] = [];
  let failures = 2;
  const outbox = new Outbox(
    (method, args) => {
      if (method === "UploadSent" && failures-- > 0) {
        return Promise.reject(new Error("disconnected"));
      }

      delivered.push([method, ...args]);
      return Promise.resolve();
    },
    () => Promise.resolve(),
  );
  outbox.post("UploadStarted", 1);
  outbox.post("UploadSent", 1);
  outbox.post("Answered", 1, "id");
  await outbox.settled();
  assert.deepEqual(delivered, [["UploadStarted", 1], ["UploadSent", 1], ["Answered", 1, "id"]]);
});

test("a closed outbox delivers nothing more", async () => {
  let sent = 0;
  const outbox = new Outbox(() => Promise.resolve(sent++), () => Promise.resolve());
  outbox.close();
  outbox.post("Answered", 1, "id");
  await outbox.settled();
  assert.equal(sent, 0);
});

test("an event that can never be delivered is given up", async () => {
  let attempts = 0;
  const outbox = new Outbox(
    () => {
      attempts++;
      return Promise.reject(new Error("gone"));
    },
    () => Promise.resolve(),
    0,
    4,
  );
  outbox.post("Answered", 1, "id");
  await outbox.settled();
  assert.equal(attempts, 4);
});
