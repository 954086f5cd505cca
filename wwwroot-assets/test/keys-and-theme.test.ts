import assert from "node:assert/strict";
import { test } from "node:test";
import { isChoice, resolve } from "../src/theme-choice";
import { rowAfterKey } from "../src/upload/worklist-keys";

test("j and k move anywhere on the page, arrows only inside the list", () => {
  assert.equal(rowAfterKey("j", 0, 3, false), 1);
  assert.equal(rowAfterKey("k", 1, 3, false), 0);
  assert.equal(rowAfterKey("ArrowDown", 0, 3, false), null);
  assert.equal(rowAfterKey("ArrowDown", 0, 3, true), 1);
});

test("movement stops at both ends and starts at the first row", () => {
  assert.equal(rowAfterKey("j", 2, 3, true), 2);
  assert.equal(rowAfterKey("k", 0, 3, true), 0);
  assert.equal(rowAfterKey("k", -1, 3, true), 0);
  assert.equal(rowAfterKey("j", -1, 3, true), 0);
  assert.equal(rowAfterKey("End", 0, 3, true), 2);
  assert.equal(rowAfterKey("j", 0, 0, true), null);
});

test("the theme follows the system unless one was chosen", () => {
  assert.deepEqual(resolve("system", true), { choice: "system", dark: true });
  assert.deepEqual(resolve("light", true), { choice: "light", dark: false });
  assert.equal(isChoice("sepia"), false);
});
