// The words of the page: Russian as they are written, English by the table.

import { ENGLISH } from "./english.ts";

export const isEnglish = document.documentElement.lang === "en";

export function t(text: string): string {
  return isEnglish ? (ENGLISH[text] ?? text) : text;
}

/** «3 замечания»: the form of a noun that goes with a number. */
export function plural(count: number, one: string, few: string, many: string): string {
  if (isEnglish) return `${count} ${t(count === 1 ? one : many)}`;
  const tens = count % 100;
  const ones = count % 10;
  const word = tens > 10 && tens < 20 ? many : ones === 1 ? one : ones > 1 && ones < 5 ? few : many;
  return `${count} ${word}`;
}

export function day(iso: string | null): string {
  return iso ? iso.split("-").reverse().join(".") : "";
}

const MONTHS = ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"];

export function dayInWords(iso: string): string {
  const [, month, date] = iso.split("-");
  return isEnglish ? iso : `${Number(date)} ${MONTHS[Number(month) - 1]}`;
}
