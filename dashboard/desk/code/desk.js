// The review desk: what lies on it and where the person stands. Parts show, `acting` says what each key does, `sending`
// tells the server, and everything a person does is shown before the server has answered.
import { actions, onlyLooking } from './acting.js';
import { makeAdding } from './adding.js';
import { makeAdjusting } from './adjusting.js';
import { makeCard } from './card.js';
import { makeClock } from './clock.js';
import { makeDrafts } from './drafts.js';
import { focused, make } from './dom.js';
import { kept, makeTyping } from './kept.js';
import { listen, makeHelp, makeKeys } from './keys.js';
import { makeList } from './list.js';
import { makeOrigin } from './origin.js';
import { makeOverlay } from './overlay.js';
import { makePeople } from './people.js';
import { makePicture } from './picture.js';
import { makeQueue } from './queue.js';
import { makeRereading } from './rereading.js';
import { makeSecond } from './second.js';
import { speaking } from './speaking.js';
import { foreseen, makeSender } from './sending.js';
import { makeSummary } from './summary.js';

const AHEAD = 300; // milliseconds after which the next chart is fetched
const BELOW = 8; // pixels left free under the desk

// Called by the page whenever its data changes; the desk itself stays, with everything typed on it.
export const show = (root, data) => {
  const old = root.desk;
  if (old && old.data.language === data.language) {
    const moved = data.chart !== old.data.chart || data.point !== old.data.point;
    old.data = data;
    if (moved && data.chart && (data.chart !== old.chart?.sha)) old.open(data.chart, asKey(data.point));
    old.remember();
    return;
  }
  if (old) old.gone = true;
  root.desk = makeDesk(root, data);
  const at = old && old.chart ? { chart: old.chart.sha, point: old.at } : { chart: data.chart, point: asKey(data.point) };
  root.desk.start(at);
};

const asKey = (point) => (/^-?\d+$/.test(point || '') ? Number(point) : null);

const makeDesk = (root, data) => {
  const desk = { root, data, words: data.words, chart: null, at: null, mode: 'reviewing', unfolded: false, gone: false,
    refusals: new Map(), keys: makeKeys(), reviewer: data.reviewer || kept('reviewer') || '' };
  desk.typing = makeTyping((key) => desk.drafts.changed(key));
  Object.assign(desk, speaking(desk), moving(desk), doing(desk));
  desk.actions = data.only_looks ? onlyLooking(desk, actions(desk)) : actions(desk);
  root.classList.toggle('only-looks', data.only_looks);
  build(desk);
  return desk;
};

// ── where the person stands ──────────────────────────────────────────────────────────────────────────────────────────

const moving = (desk) => ({
  value: (key) => (desk.chart && desk.chart.values.find((value) => value.key === key)) || null,
  current: () => desk.value(desk.at),
  isOpen: (key) => !!desk.value(key)?.open,

  // Stand at a value; at none, the summary is shown.
  goTo(key) {
    if (desk.mode === 'adding') desk.stopAdding();
    if (desk.rereading.isAsking()) desk.rereading.stop();
    desk.at = desk.value(key) ? key : null;
    desk.clock.restart();
    desk.remember();
    desk.show();
    desk.toCard();
    const value = desk.current();
    desk.live.textContent = value ? `${value.label} ${value.doubts.join(' ')}` : desk.say('review.summary');
  },
  // The next open value behind this one in the order of doubt, going round once: doubts stand first in it.
  after(key) {
    const { order } = desk.chart;
    const at = order.indexOf(key);
    const round = [...order.slice(at + 1), ...order.slice(0, at + 1)].filter((one) => one !== key && desk.isOpen(one));
    return round.find((one) => desk.value(one).doubtful) ?? round[0] ?? null;
  },
  step(by) {
    const { order } = desk.chart;
    const at = order.indexOf(desk.at);
    desk.goTo(at < 0 ? order[by < 0 ? order.length - 1 : 0] : order[(at + by + order.length) % order.length]);
  },
  nextDoubtful() {
    const found = desk.chart ? desk.after(desk.at) : null;
    return found !== null && desk.value(found).doubtful ? found : null;
  },
  // Keep where we are in the page's address, without a new entry in its history.
  remember() {
    if (!desk.chart) return;
    const address = new URL(window.location.href);
    address.searchParams.set('lang', desk.data.language);
    address.searchParams.set('chart', desk.chart.sha);
    if (desk.at === null) address.searchParams.delete('point');
    else address.searchParams.set('point', desk.at);
    window.history.replaceState(window.history.state, '', address);
  },
  toCard: () => desk.side().element.focus({ preventScroll: true }),
  side: () => (desk.mode === 'adding' ? desk.adding : desk.current() ? desk.card : desk.summary),
});

const laidOver = (values, changed) => {
  const fresh = new Map(changed.map((value) => [value.key, value]));
  return values.map((value) => fresh.get(value.key) || value);
};

// ── what is done, here and on the server ─────────────────────────────────────────────────────────────────────────────

const doing = (desk) => {
  let truth = null; // the chart as the server said it last
  const ahead = new Map();
  const looks = { sign: (state) => desk.sign(state), word: (state) => desk.say(`state.${state}`) };

  const foresee = () => { desk.chart = truth && foreseen(truth, desk.sender.of(truth.sha), looks); };
  const take = (found) => {
    const same = truth && found.sha === truth.sha && found.extraction === truth.extraction;
    if (same && found.version < truth.version) return; // an answer that was overtaken by a later one
    if (found.since && !(same && found.since === truth.mark)) {
      // Changes to something that we do not have any more: what is settled by them must not look open until all is here.
      if (same) truth = { ...truth, ...found, mark: '', values: laidOver(truth.values, found.values) };
      foresee();
      desk.refresh();
      return;
    }
    truth = same ? { ...truth, ...found, ...(found.since && { values: laidOver(truth.values, found.values) }) } : found;
    foresee();
  };

  return {
    // The mark of a chart as we have it: the server then sends only what is another by now.
    mark: (sha) => (truth && truth.sha === sha ? truth.mark : ''),
    async ask(address) {
      try {
        const asked = new URLSearchParams({ lang: desk.data.language, reviewer: desk.reviewer });
        const reply = await fetch(`${address}?${asked}`);
        return reply.ok ? await reply.json() : { trouble: (await reply.json().catch(() => ({}))).words || desk.say('desk.offline') };
      } catch {
        return { trouble: desk.say('desk.offline') };
      }
    },
    async open(sha, point = null) {
      if (desk.mode === 'adding') desk.stopAdding();
      const known = ahead.get(sha);
      if (known) lay(known, point);
      desk.wanted = sha;
      const found = await desk.ask(`/desk/chart/${sha}`);
      if (desk.wanted !== sha || desk.gone) return; // the person has gone on to another one
      if (found.trouble) {
        if (!known) desk.tell('warn', found.trouble);
        return;
      }
      if (known && desk.chart.sha === sha) {
        take(found);
        desk.show();
      } else lay(found, point);
      lookAhead();
    },
    async refresh() {
      if (!desk.chart) return;
      const { sha } = desk.chart;
      const found = await desk.ask(`/desk/chart/${sha}`);
      if (found.trouble || desk.chart.sha !== sha) return;
      take(found);
      if (desk.at !== null && !desk.current()) desk.goTo(desk.after(null));
      else if (!desk.openedAgain()) desk.show();
    },
    // It looked done, but another person said something else: on to that value.
    openedAgain() {
      if (desk.at !== null || desk.mode === 'adding' || desk.after(null) === null) return false;
      desk.goTo(desk.after(null));
      return true;
    },
    async refreshQueue() {
      const found = await desk.ask('/desk/queue');
      if (found.trouble) return;
      desk.queue.take(found.charts);
      desk.queue.show();
    },
    // One deed: shown at once, sent, and kept until the server has answered.
    do(verb, deed) {
      desk.tell('', '');
      desk.sender.add(desk.chart.sha, { do: verb, reading: desk.chart.extraction, ...deed });
      foresee();
    },
    answered(sha, reply, refused, verbs = []) {
      const readAgain = reply && truth && truth.sha === sha && reply.chart.extraction !== truth.extraction;
      if (readAgain) desk.refresh();
      else if (reply && truth && truth.sha === sha) take(reply.chart);
      foresee();
      refused.forEach(({ deed, words, field }) => desk.refused(deed, words, field));
      if (desk.chart && desk.chart.sha === sha) {
        if (reply && reply.at !== null && desk.mode !== 'adding') {
          desk.goTo(verbs.includes('redo') ? desk.after(reply.at) : reply.at); // what stands again is done with
        } else if (!desk.openedAgain()) desk.show();
      }
      if (reply && reply.done.length && !desk.sender.count()) {
        desk.second.again(verbs);
        desk.people.again();
      }
    },
    // Back to the value, with what was typed and why it was not taken; a person already typing elsewhere is only told.
    refused(deed, words, field) {
      if (deed.sha !== desk.chart?.sha) return;
      if (deed.do === 'add') {
        desk.act('add');
        desk.adding.refuse(deed, words, field);
        return;
      }
      if (deed.key === undefined || deed.key === null || !desk.value(deed.key)) {
        desk.tell('warn', words);
        return;
      }
      if (deed.typed && deed.do === 'adjust') desk.adjusting.refuse(deed);
      else if (deed.typed) desk.typing.restore(desk.chart.extraction, deed.key, deed.typed);
      desk.refusals.set(deed.key, { words, field });
      if (desk.at === null || !desk.typing.any(desk.chart.extraction, desk.at)) desk.goTo(deed.key);
      else desk.tell('warn', words);
    },
    tell(kind, words) {
      desk.notice.textContent = words;
      desk.notice.className = `notice ${kind}`;
      desk.notice.hidden = !words;
    },
  };

  function lay(found, point) {
    truth = null;
    take(found);
    desk.drafts.take(desk.chart);
    desk.refusals.clear();
    desk.tell('', '');
    desk.mode = 'reviewing';
    desk.goTo(desk.value(point) ? point : desk.after(null));
    if (desk.data.only_looks) { desk.tell('info', desk.say('desk.only_looks')); return; }
    if (desk.adding.isHalfDone()) desk.tell('info', desk.say('desk.half_added', { key: desk.keyOf('add') }));
    else if (desk.adjusting.isHalfDone()) desk.tell('info', desk.say('desk.half_adjusted', { key: desk.keyOf('grid') }));
  }

  // The chart after this one, and its picture, so that going on takes no time.
  function lookAhead() {
    setTimeout(async () => {
      const following = desk.queue.following();
      if (!following || ahead.has(following.sha)) return;
      const found = await desk.ask(`/desk/chart/${following.sha}`);
      if (found.trouble) return;
      ahead.clear();
      ahead.set(following.sha, found);
      new Image().src = found.picture.src;
    }, AHEAD);
  }
};

// ── putting it together ──────────────────────────────────────────────────────────────────────────────────────────────

const build = (desk) => {
  desk.clock = makeClock(desk.root);
  desk.sender = makeSender({ language: () => desk.data.language, reviewer: () => desk.reviewer, before: (_sha, key) => desk.value(key)?.said ?? 0,
    mark: (sha) => desk.mark(sha), answered: (...told) => desk.answered(...told), troubled: (...told) => troubled(desk, ...told) });
  desk.drafts = makeDrafts(desk);
  desk.waved = () => desk.chart.passed.filter((key) => !desk.typing.any(desk.chart.extraction, key));
  desk.stopAdding = () => {
    desk.mode = 'reviewing';
    desk.adding.stop();
  };
  desk.act = (name) => {
    const action = desk.actions[name];
    if (!action || !desk.chart || (action.can && !action.can())) return false;
    action.run();
    return true;
  };
  desk.startTyping = (letter) => {
    if (desk.mode !== 'reviewing' || !desk.current()) return false;
    const { input } = desk.card.fields.all.value;
    desk.card.fields.into('value', false);
    input.value = letter;
    input.dispatchEvent(new Event('input'));
    return true;
  };

  desk.queue = makeQueue(desk);
  desk.picture = makePicture(desk);
  desk.overlay = makeOverlay(desk);
  desk.adjusting = makeAdjusting(desk);
  desk.list = makeList(desk);
  desk.origin = makeOrigin(desk);
  desk.rereading = makeRereading(desk);
  desk.card = makeCard(desk);
  desk.adding = makeAdding(desk);
  desk.summary = makeSummary(desk);
  desk.second = makeSecond(desk);
  desk.people = makePeople(desk);
  desk.help = makeHelp(desk);
  lay(desk);

  desk.show = () => {
    if (!desk.chart) return;
    head(desk);
    const side = desk.side();
    for (const each of [desk.card, desk.adding, desk.summary]) each.element.hidden = each !== side;
    for (const part of [desk.queue, desk.overlay, desk.adjusting, desk.picture, desk.list, side, desk.people, desk.second, desk.origin]) part.show();
    desk.showButtons();
  };
  desk.start = async ({ chart, point }) => {
    desk.colour();
    listen(desk);
    const queue = desk.refreshQueue();
    if (chart) await desk.open(chart, point);
    await queue;
    if (!chart && desk.queue.firstOpen()) await desk.open(desk.queue.firstOpen().sha);
    desk.show();
    desk.sender.send();
  };
};

const lay = (desk) => {
  desk.title = make('h1', { class: 'title' });
  desk.progress = make('span', { class: 'progress' });
  desk.live = make('div', { class: 'unseen', role: 'status', 'aria-live': 'polite' });
  desk.notice = make('p', { class: 'notice', role: 'status', hidden: true });
  desk.line = make('p', { class: 'notice warn', role: 'alert', hidden: true });
  desk.asking = make('a', { class: 'asking', text: desk.say('desk.ask'), hidden: true });
  const top = make('div', { class: 'top' }, desk.title, desk.progress, ...desk.overlay.buttons, desk.asking,
    desk.button('keys', { class: 'quiet' }));
  const middle = make('div', { class: 'middle' }, top, desk.origin.element, desk.picture.element, desk.adjusting.element, desk.list.element);
  const side = make('div', { class: 'side' }, desk.people.strip, desk.line, desk.notice, desk.card.element, desk.adding.element, desk.summary.element,
    desk.people.past, desk.second.element);
  desk.root.replaceChildren(desk.queue.element, middle, side, desk.help.element, desk.live);
  // A button that was clicked gives the cursor back, so that Enter decides and does not press it again.
  desk.root.addEventListener('click', (event) => {
    const button = event.composedPath()[0].closest?.('button');
    if (button && event.detail > 0 && focused() === button && !desk.help.isOpen()) desk.toCard();
  });
  const fit = () => {
    if (!desk.root.isConnected) return;
    desk.root.style.height = `${Math.max(420, window.innerHeight - desk.root.getBoundingClientRect().top - window.scrollY - BELOW)}px`;
  };
  fit();
  new ResizeObserver(fit).observe(document.documentElement);
  window.addEventListener('resize', fit);
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => setTimeout(desk.colour, 200));
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || desk.gone || !desk.root.isConnected) return;
    desk.sender.send();
    desk.refresh();
    desk.refreshQueue();
  });
};

const head = (desk) => {
  const { title, progress } = desk.chart;
  desk.title.textContent = title;
  desk.title.title = `${title} · ${desk.chart.picture.name}`;
  desk.asking.href = `${desk.page('ask')}&chart=${desk.chart.sha}`;
  desk.asking.hidden = false;
  desk.progress.textContent = desk.say('review.progress', { settled: progress.settled, total: progress.total, doubtful: progress.doubtful_open });
};

const troubled = (desk, words, count) => {
  desk.line.hidden = !count;
  desk.line.textContent = !count ? '' : words ? desk.say('desk.unsaved', { count, words }) : desk.say('desk.unsent', { count });
};
