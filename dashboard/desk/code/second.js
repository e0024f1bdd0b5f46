// The strip about the second reader: what it says of this chart, or what it is doing with it, looked at while it works.
import { make } from './dom.js';

const PAUSE = 1000;
const SELDOM = 5000; // milliseconds between two looks that only a word on some value gave rise to

export const makeSecond = (desk) => {
  const lines = make('p');
  const heard = make('pre', { class: 'heard', 'aria-hidden': 'true' });
  const deeds = make('div', { class: 'row' });
  const element = make('section', { class: 'second', 'aria-label': desk.say('desk.second'), hidden: true }, lines, heard, deeds);
  let timer = null;
  let asked = null;
  let looked = 0;

  const fill = (told) => {
    const names = Object.entries(told.deeds);
    element.hidden = !told.lines.length && !names.length;
    lines.textContent = told.lines.join(' ');
    lines.hidden = !told.lines.length;
    heard.textContent = told.heard;
    heard.hidden = !told.heard;
    deeds.hidden = !names.length;
    const words = JSON.stringify(names);
    if (deeds.dataset.words === words) return;
    deeds.dataset.words = words;
    deeds.replaceChildren(...names.map(([name, text]) => make('button', { type: 'button', class: 'quiet says', text,
      onclick: () => desk.do(name, {}) })));
  };
  const look = async (sha, wasBusy) => {
    clearTimeout(timer);
    looked = Date.now();
    const told = await desk.ask(`/desk/second/${sha}`);
    if (asked !== sha || !told || told.trouble || !desk.root.isConnected) return;
    fill(told);
    if (wasBusy && !told.busy) desk.refresh(); // a reading came in: the person stays at the value before them
    if (told.busy) timer = setTimeout(() => look(sha, true), PAUSE);
  };
  return {
    element,
    // After something was done: at once where it was about this reader.
    again: (verbs) => asked && (verbs.some((verb) => verb.startsWith('second_')) || Date.now() - looked > SELDOM) && look(asked, false),
    show() {
      if (asked === desk.chart.sha) return;
      asked = desk.chart.sha;
      element.hidden = true;
      look(asked, false);
    },
  };
};
