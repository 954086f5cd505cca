import assert from "node:assert/strict";
import { test } from "node:test";
import { failureOf, predictionIdOf, retryDelay } from "../src/upload/failure";

test("a problem answer keeps its code, sentence, reasons and correlation id", () => {
  const body = JSON.stringify({ title: "Not a chest radiograph.", code: "image.not_a_radiograph", reasons: ["It is a colour picture."], correlationId: "abc" });
  assert.deepEqual(failureOf(422, body), {
    code: "image.not_a_radiograph",
    message: "Not a chest radiograph.",
    reasons: ["It is a colour picture."],
    correlationId: "abc",
  });
});

test("an answer that is not a problem names its status and what to do", () => {
  const failure = failureOf(502, "<html>Bad gateway</html>");
  assert.equal(failure.code, "http.502");
  assert.match(failure.message, /502/);
});

test("a signed-out answer says so", () => {
  assert.equal(failureOf(401, "").code, "auth.required");
});

test("a code that is not shaped like one is not believed", () => {
  assert.equal(failureOf(400, JSON.stringify({ code: "<script>", title: "x" })).code, "http.400");
});

test("long sentences and long lists are cut", () => {
  const failure = failureOf(422, JSON.stringify({ code: "image.corrupt", title: "x".repeat(9000), reasons: Array(50).fill("y") }));
  assert.equal(failure.message.length, 500);
  assert.equal(failure.reasons.length, 10);
});

test("only a well-formed prediction id is taken from an answer", () => {
  assert.equal(predictionIdOf(JSON.stringify({ predictionId: "0".repeat(32) })), "0".repeat(32));
  assert.equal(predictionIdOf(JSON.stringify({ predictionId: "../../etc" })), null);
  assert.equal(predictionIdOf("<html>Sign in</html>"), null);
});

test("a busy refusal is sent again three times at most, later each time", () => {
  assert.equal(retryDelay("inference.queue_full", "2", 1), 2000);
  assert.equal(retryDelay("inference.queue_full", "2", 2), 4000);
  assert.equal(retryDelay("inference.queue_full", "2", 3), null);
  assert.equal(retryDelay("inference.queue_full", "not a number", 1), 1000);
  assert.equal(retryDelay("image.corrupt", "2", 1), null);
});
