// The people at the desk: under which name this browser works, who else has the chart, and whether two review it.
import { make } from './dom.js';
import { keep } from './kept.js';

const STILL_THERE = 60_000; // milliseconds between two signs of life to the server
const AWAY = 120_000; // milliseconds without a key or a movement after which none is given

export const makePeople = (desk) => {
  const name = make('input', { type: 'text', maxlength: 60, autocomplete: 'off', spellcheck: 'false', value: desk.reviewer, readonly: !!desk.data.reviewer, data: { own: 'keys' },
    placeholder: desk.say('desk.people.name'), title: desk.say('desk.people.name_help'), 'aria-label': desk.say('desk.people.name') });
  const twice = make('input', { type: 'checkbox' });
  const wish = make('label', { class: 'wish says', title: desk.say('desk.people.twice_help') }, twice, make('span', { text: desk.say('desk.people.twice') }));
  const held = make('span');
  const take = make('button', { type: 'button', class: 'says', text: desk.say('desk.people.take_over'), onclick: () => tell('take_over') });
  const lock = make('p', { class: 'notice warn held', role: 'status', hidden: true }, held, take);
  const line = make('p', { class: 'notes' });
  const strip = make('section', { class: 'people', 'aria-label': desk.say('desk.people') },
    make('div', { class: 'who' }, name, wish), lock, line);
  const said = make('ol');
  const life = make('a', { class: 'life', target: '_blank', rel: 'noopener', text: desk.say('desk.people.life'), title: desk.say('desk.people.life_help') });
  const past = make('details', { class: 'past' }, make('summary', { text: desk.say('desk.people.history') }), said, life);
  let at = null;
  let active = Date.now();

  // True if what may be seen of the other person's words has changed.
  const show = (told) => {
    const changed = line.textContent !== told.line;
    lock.hidden = !told.lock;
    held.textContent = told.lock ? told.lock.words : '';
    take.hidden = !told.lock || !told.lock.can_take_over;
    twice.checked = told.twice;
    line.textContent = told.line;
    line.hidden = !told.line;
    return changed;
  };
  const post = (verb, sha, more = {}) => {
    const who = new URLSearchParams({ lang: desk.data.language, reviewer: desk.reviewer });
    return fetch(`/desk/people/${sha}?${who}`, { method: 'POST', keepalive: verb === 'leave', body: JSON.stringify({ verb, ...more }),
      headers: { 'Content-Type': 'application/json', 'X-ChartLedger': 'desk' } });
  };
  const tell = async (verb, sha = at) => {
    if (!sha) return;
    try {
      const reply = await post(verb, sha);
      if (!reply.ok || sha !== at || verb === 'leave') return;
      const told = await reply.json();
      if (!told.lock && !lock.hidden) desk.refusals.clear(); // the chart is free: what was refused can be said now
      if (show(told) || verb !== 'here') desk.refresh();
    } catch {
      // the line says what is not saved; a sign of life can wait for the next one
    }
  };
  // The same page with the whole life of the value in a window over it, in a tab of its own: nothing typed here is lost.
  const lifeOf = (word) => {
    const address = new URL(window.location.href);
    address.searchParams.set('life', word);
    return address.href;
  };
  // Who said what on the value before us, asked for only while it is unfolded.
  const recall = async () => {
    const [sha, key] = [at, desk.at];
    if (!past.open || key === null) return;
    const reply = await post('said', sha, { key }).catch(() => null);
    if (!reply || !reply.ok || sha !== at || key !== desk.at) return;
    const told = await reply.json();
    const words = told.said;
    life.hidden = told.life === null;
    life.href = told.life === null ? '' : lifeOf(told.life);
    said.replaceChildren(...words.map(({ when, who, what, aside, standing }) => make('li', { class: standing },
      make('time', { text: when }), make('b', { text: who }), make('span', { text: aside ? `${what} (${aside})` : what }))));
    if (!words.length) said.replaceChildren(make('li', { text: desk.say('desk.people.nothing_said') }));
  };
  const rename = () => {
    const told = name.value.trim();
    if (told === desk.reviewer) return;
    tell('leave');
    desk.reviewer = told;
    keep('reviewer', told);
    desk.refreshQueue();
    tell('here');
    desk.refresh();
  };

  name.onchange = rename;
  name.onkeydown = (event) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    if (event.key === 'Escape') name.value = desk.reviewer;
    name.blur();
    desk.toCard();
  };
  past.ontoggle = recall;
  twice.onchange = () => tell(twice.checked ? 'twice' : 'once');
  for (const kind of ['pointermove', 'keydown']) {
    desk.root.addEventListener(kind, () => { active = Date.now(); }, { passive: true, capture: true });
  }
  const signs = setInterval(() => {
    if (desk.gone || !desk.root.isConnected) {
      clearInterval(signs);
      return;
    }
    if (!document.hidden && Date.now() - active < AWAY) tell('here');
  }, STILL_THERE);
  window.addEventListener('pagehide', () => tell('leave'));

  return {
    strip,
    past,
    // Told once for each chart that is laid on the desk.
    show() {
      recall();
      if (at === desk.chart.sha) return;
      if (at) tell('leave', at);
      at = desk.chart.sha;
      tell('here');
    },
    again: () => twice.checked && tell('here'), // a word may have been the last one that was missing
  };
};
