// What was said over a chart that is done, what Compare will not show of it, and the next chart one key away.
import { make } from './dom.js';

export const makeSummary = (desk) => {
  const head = make('h2');
  const line = make('p', { class: 'what' });
  const time = make('p', { class: 'notes' });
  const unplaced = make('p', { class: 'warn' });
  const place = make('button', { type: 'button', class: 'way', text: desk.say('review.place'),
    onclick: () => desk.goTo(desk.chart.summary.unplaced_first) });
  const hidden = make('p', { class: 'warn' });
  const done = make('p', { class: 'notes', text: desk.say('review.all_done') });
  const gold = make('p', { class: 'notes' });
  const makeGold = make('button', { type: 'button', class: 'way says', text: desk.say('desk.gold_make'), onclick: () => {
    desk.do('gold', {});
    desk.toCard();
  } });
  const body = make('div', { class: 'body' }, head, line, time, unplaced, place, hidden, gold, makeGold, done);
  const next = desk.button('next_chart', { class: 'primary wide' });
  const move = make('div', { class: 'row' }, ...['previous', 'add', 'undo', 'redo'].map((name) => desk.button(name)));
  const compare = make('a', { class: 'button', href: desk.page('compare'), text: desk.say('review.see_compare') });
  const foot = make('div', { class: 'foot' }, make('div', { class: 'row decide' }, next), move, make('div', { class: 'row' }, compare));
  const element = make('section', { class: 'card', tabindex: '-1', hidden: true, 'aria-label': desk.say('review.summary') }, body, foot);
  return {
    element,
    show() {
      const told = desk.chart.summary;
      head.textContent = desk.say(desk.chart.values.length ? 'review.summary' : 'desk.no_values');
      line.textContent = told ? told.line : '';
      time.textContent = told ? told.time : '';
      unplaced.textContent = told ? told.unplaced : '';
      unplaced.hidden = place.hidden = !told || !told.unplaced;
      hidden.textContent = told ? told.hidden : '';
      hidden.hidden = !told || !told.hidden;
      gold.textContent = desk.chart.gold ? desk.chart.gold.line : '';
      gold.hidden = !desk.chart.gold;
      makeGold.hidden = !desk.chart.gold || !desk.chart.gold.can;
      const following = desk.queue.following();
      next.hidden = !following;
      done.hidden = !!following;
    },
  };
};
