// The charts on the left, in the order in which this visit first saw them: settling doubts must not make it jump.
import { make } from './dom.js';

export const makeQueue = (desk) => {
  const head = make('h2', { class: 'small' });
  const lines = make('div', { class: 'charts', 'data-own-arrows': true });
  const element = make('nav', { class: 'queue', 'aria-label': desk.say('desk.queue') }, head, lines);
  const nodes = new Map();
  let charts = [];

  const build = (sha) => {
    const parts = { thumb: make('img', { class: 'thumb', alt: '', loading: 'lazy', decoding: 'async' }),
      name: make('span', { class: 'name' }), state: make('span', { class: 'state' }) };
    const button = make('button', { type: 'button', class: 'chart', onclick: () => desk.open(sha) }, parts.thumb, parts.name, parts.state);
    return { button, parts };
  };
  const line = (chart) => {
    if (chart.reviewed) return desk.say('review.queue_done');
    const key = chart.doubtful ? 'review.queue_line' : 'review.queue_open';
    return desk.say(key, { doubtful: chart.doubtful, open: chart.open });
  };
  const fill = ({ button, parts }, chart) => {
    const current = desk.chart && chart.sha === desk.chart.sha;
    if (parts.thumb.getAttribute('src') !== chart.src) parts.thumb.src = chart.src;
    parts.name.textContent = chart.name;
    parts.state.textContent = `${chart.sign} ${line(chart)}`;
    parts.state.className = `state ${chart.state}`;
    button.title = chart.name;
    button.classList.toggle('current', current);
    if (current) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
    button.tabIndex = current ? 0 : -1;
  };
  // What the open chart says of itself is newer than the list.
  const asOpen = (chart) => {
    if (!desk.chart || chart.sha !== desk.chart.sha) return chart;
    const { settled, total, doubtful_open: doubtful } = desk.chart.progress;
    const reviewed = settled >= total;
    const state = reviewed ? 'confirmed' : doubtful ? 'doubtful' : 'printed';
    return { ...chart, reviewed, doubtful, open: total - settled, state, sign: state === 'printed' ? '' : desk.sign(state) };
  };
  lines.onkeydown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...lines.children];
    const to = all[all.indexOf(event.target) + step];
    if (to) to.focus();
  };
  const beside = (step) => {
    const at = charts.findIndex((chart) => desk.chart && chart.sha === desk.chart.sha);
    return charts[at + step];
  };
  return {
    element,
    take(found) {
      const known = new Map(found.map((chart) => [chart.sha, chart]));
      const old = charts.filter((chart) => known.has(chart.sha)).map((chart) => known.get(chart.sha));
      const seen = new Set(old.map((chart) => chart.sha));
      charts = [...old, ...found.filter((chart) => !seen.has(chart.sha))];
    },
    before: () => beside(-1),
    after: () => beside(1),
    // The next chart with something left to settle, going round once.
    following() {
      const at = charts.findIndex((chart) => desk.chart && chart.sha === desk.chart.sha);
      return [...charts.slice(at + 1), ...charts.slice(0, Math.max(at, 0))].find((chart) => !chart.reviewed) || null;
    },
    firstOpen: () => charts.find((chart) => !chart.reviewed) || charts[0] || null,
    show() {
      const now = charts.map(asOpen);
      charts = now;
      head.textContent = desk.say('review.queue', { count: now.filter((chart) => !chart.reviewed).length });
      const shown = now.map((chart) => {
        if (!nodes.has(chart.sha)) nodes.set(chart.sha, build(chart.sha));
        fill(nodes.get(chart.sha), chart);
        return nodes.get(chart.sha).button;
      });
      if (shown.length !== lines.children.length || shown.some((node, at) => lines.children[at] !== node)) lines.replaceChildren(...shown);
      const current = shown.find((button) => button.classList.contains('current'));
      if (current && desk.chart.sha !== lines.dataset.stood) {
        lines.dataset.stood = desk.chart.sha;
        lines.scrollTop = Math.max(0, current.offsetTop - lines.clientHeight / 2);
      }
    },
  };
};
