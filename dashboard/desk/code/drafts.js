// Letters that are no word yet go to the server too, a moment after the last one: another browser, or this one with an
// emptied memory, comes back to them. The browser's own memory is the first; here nothing waits and nothing is repeated.
import { ON_AXES } from './adjusting.js';

const PAUSE = 400;
// The numbers under which the server keeps a value that is just being added, and words on axes and series.
const NUMBERS = { new: -1, [ON_AXES]: -(10 ** 12) };

export const makeDrafts = (desk) => {
  let timer = null;
  let waiting = null; // what the timer is to send

  const send = (sha, reading, key) => {
    const fields = desk.typing.of(reading, key);
    const value = desk.value(key);
    const deed = { id: `draft ${key}`, do: 'draft', reading, key: NUMBERS[key] ?? key,
      said: value ? value.said : 0, fields };
    fetch(`/desk/chart/${sha}?lang=${desk.data.language}`, { method: 'POST', keepalive: true,
      headers: { 'Content-Type': 'application/json', 'X-ChartLedger': 'desk' },
      body: JSON.stringify({ lang: desk.data.language, reviewer: desk.reviewer, deeds: [deed] }) }).catch(() => {});
  };
  return {
    // A letter was typed for this value; none: what was typed has become a word.
    changed(key) {
      clearTimeout(timer);
      if (waiting && key !== null && waiting.key !== key) waiting.send();
      waiting = null;
      if (key === null || !desk.chart) return;
      const { sha, extraction } = desk.chart;
      waiting = { key, send: () => send(sha, extraction, key) };
      timer = setTimeout(() => {
        waiting.send();
        waiting = null;
      }, PAUSE);
    },
    // What the server kept, where this browser has nothing of its own.
    take({ extraction, values, new_draft: fresh, axes_draft: axes }) {
      const kept = [...values.map(({ key, draft }) => [key, draft]), ['new', fresh], [ON_AXES, axes]];
      kept.forEach(([key, draft]) => {
        if (draft && !desk.typing.any(extraction, key)) desk.typing.restore(extraction, key, draft);
      });
    },
  };
};
