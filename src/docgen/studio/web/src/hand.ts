// The author's hand: nothing under it is made anew while it presses. A click goes to the element
// that was both pressed and let go; one that was replaced in between has lost it.

/** Milliseconds: who holds longer is selecting or dragging, and sees the page change meanwhile. */
const LONGEST = 600;

let holding = 0;
let waiting: (() => void)[] = [];

/** Does something at once or, while a button or a finger is down, as soon as its click is over. */
export function afterPress(act: () => void): void {
  if (holding) waiting.push(act);
  else act();
}

function press(): void {
  clearTimeout(holding);
  holding = window.setTimeout(free, LONGEST);
}

function free(): void {
  clearTimeout(holding);
  holding = 0;
  const acts = waiting;
  waiting = [];
  // Each for itself: one that fails keeps none of the others back.
  for (const act of acts) setTimeout(act);
}

document.addEventListener("pointerdown", press, true);
// The click follows within the same task; what waits comes after it.
for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, free, true);
