// A part of the picture read again: the box of the value under review at once, or any box drawn after that. What was
// found stands among the value's ways out; taking one types it into the field, and nothing is decided by it.
import { make } from './dom.js';

const ROUGH = 0.2; // of the picture: such a box shows where the chart is, not where the number is

export const makeRereading = (desk) => {
  const lines = make('div', { class: 'notes', role: 'status' });
  const found = new Map(); // by reading and key: {ways, notes}
  let asking = false; // the next drag draws a box to read
  let turn = 0;

  const at = (key) => `${desk.chart.extraction} ${key}`;
  const put = (key, told) => {
    found.set(at(key), told);
    desk.show();
  };
  const ask = async (box, key) => {
    turn += 1;
    const mine = turn;
    const { sha } = desk.chart;
    const busy = { ways: [], notes: [desk.say('review.rereading')] };
    if (key !== null) put(key, busy);
    let told;
    try {
      const reply = await fetch(`/desk/chart/${sha}/reread`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-ChartLedger': 'desk' },
        body: JSON.stringify({ lang: desk.data.language, box, key }),
      });
      told = await reply.json();
    } catch {
      told = { ways: [], notes: [], fields: {}, refused: desk.say('desk.offline') };
    }
    if (mine !== turn || desk.chart?.sha !== sha) return null; // another box was drawn meanwhile
    const refused = told.refused || told.words;
    return { ways: told.ways || [], fields: told.fields || {}, notes: refused ? [refused] : told.notes || [] };
  };
  const into = async (box, key) => {
    const told = await ask(box, key);
    if (told) put(key, told);
  };
  const stop = () => {
    asking = false;
    desk.picture.stop();
  };

  return {
    element: lines,
    isAsking: () => asking,
    stop,
    // The ways that were found for a value, before those the ledger knows.
    ways: (value) => [...(found.get(at(value.key))?.ways || []), ...value.ways],
    start() {
      const { key, box } = desk.current();
      const { width, height } = desk.chart.picture;
      asking = true;
      desk.picture.ask(desk.say('review.reread_here'), (corners) => {
        stop();
        into(corners, key);
      });
      if (box && (box[2] - box[0]) * (box[3] - box[1]) < ROUGH * width * height) into(box, key);
      desk.showButtons();
    },
    // What a box drawn round a missed value says its fields are; null where it says nothing.
    missed: (box) => ask(box, null),
    show(value) {
      const texts = found.get(at(value.key))?.notes || [];
      lines.hidden = !texts.length;
      if (lines.dataset.words === texts.join('\n')) return;
      lines.dataset.words = texts.join('\n');
      lines.replaceChildren(...texts.map((text) => make('p', { text })));
    },
  };
};
