import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { build } from "esbuild";

const { outputFiles } = await build({ entryPoints: ["src/hand.ts"], bundle: true, format: "esm", write: false });
const page = new EventTarget();
globalThis.document = page;
globalThis.window = globalThis;
const { afterPress } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString("base64")}`);

const does = (name) => page.dispatchEvent(new Event(name));

beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => mock.timers.reset());

test("what has come goes at once where nothing is pressed", () => {
  const done = [];
  afterPress(() => done.push("one"));
  assert.deepEqual(done, ["one"]);
});

test("what comes while a button is down waits until its click is over, in its order", () => {
  const done = [];
  does("pointerdown");
  afterPress(() => done.push("one"));
  afterPress(() => done.push("two"));
  does("pointerup");
  done.push("click");
  mock.timers.tick(1);
  assert.deepEqual(done, ["click", "one", "two"]);
});

test("who holds long sees the page change meanwhile", () => {
  const done = [];
  does("pointerdown");
  afterPress(() => done.push("one"));
  mock.timers.tick(599);
  assert.deepEqual(done, []);
  mock.timers.tick(2);
  assert.deepEqual(done, ["one"]);
  does("pointerup");
});
