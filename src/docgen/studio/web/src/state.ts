// What is open now, and who wants to know when it changes.

import type { DataChoice, DocumentType, Drawn, Entry, Problem, Spot, Template } from "./api.ts";
import { afterPress } from "./hand.ts";

export interface Looked {
  type: string;
  name: string;
  data: DataChoice;
}

type Topic =
  | "opened" // another template
  | "text" // the author has typed
  | "data" // other data were chosen
  | "entries" // values of the shortcodes have come
  | "drawn" // the page has been drawn, or could not be
  | "spots" // places of the values have come
  | "spot" // a value was chosen
  | "saved"
  | "line";

class State {
  types: DocumentType[] = [];
  /** Whether there is a page of the exchange to be seen. */
  exchange = false;
  template: Template | null = null;
  texts: Record<string, string> = {};
  file = "template.html";
  data: DataChoice = { kind: "sample", name: "vat" };
  dataTitle = "";
  shown: Record<string, unknown> = {};
  findings: { path: string; message: string; severity: string }[] = [];
  entries: Entry[] = [];
  drawn: Drawn | null = null;
  problems: Problem[] = [];
  /** What is worth a look on any sample, found while the author rests. */
  hints: Problem[] = [];
  refused = "";
  spots: Spot[] = [];
  spot: Spot | null = null;
  unsaved = 0;
  online = true;
  troubles: number | null = null;
  /** Whether a shortcode is half typed: half of one is no mistake yet. */
  isTyping: () => boolean = () => false;
  /** A file that somebody else has saved while it was written here. */
  conflict: { file: string; by: string } | null = null;
  /** Seconds until the server is asked again. */
  retryIn = 0;

  private heard = new Map<Topic, (() => void)[]>();
  private waiting = new Set<Topic>();

  on(topic: Topic, listener: () => void): void {
    this.heard.set(topic, [...(this.heard.get(topic) ?? []), listener]);
  }

  /** Tells the listeners, once the author's hand is free: they make anew what may lie under it. */
  tell(topic: Topic): void {
    if (this.waiting.has(topic)) return;
    this.waiting.add(topic);
    afterPress(() => {
      this.waiting.delete(topic);
      for (const listener of this.heard.get(topic) ?? []) listener();
    });
  }

  /** What every question about the open template begins with. */
  looked(): Looked {
    return {
      type: this.template?.type ?? "",
      name: this.template?.name ?? "",
      data: this.data,
    };
  }

  get errors(): Problem[] {
    return this.isTyping() ? [] : this.problems.filter((row) => row.severity === "error");
  }

  entry(name: string): Entry | undefined {
    const folded = name.toLowerCase().replaceAll("ё", "е");
    return this.entries.find(
      (row) => row.name === folded || row.alias.toLowerCase().replaceAll("ё", "е") === folded,
    );
  }
}

export const state = new State();
