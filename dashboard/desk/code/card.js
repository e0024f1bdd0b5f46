// The value card: what was read, magnified and in fields, what speaks against it, and the keys that decide it.
import { make } from './dom.js';
import { makeCrop } from './crop.js';
import { makeFields } from './fields.js';

export const makeCard = (desk) => {
  const place = make('span', { class: 'place' });
  const standing = make('span', { class: 'standing' });
  const crop = makeCrop(desk);
  const answer = make('div', { class: 'answer' });
  const what = make('p', { class: 'what' });
  const refusal = make('p', { class: 'refusal', role: 'alert', id: 'refusal' });
  const open = make('div', { class: 'open' });
  const perhaps = make('div', { class: 'perhaps' });
  const doubts = make('div', { class: 'doubts' });
  const ways = make('div', { class: 'ways row' });
  const habits = make('div', { class: 'perhaps habits' });
  const notes = make('div', { class: 'notes' });
  const folded = make('div', { class: 'folded' });
  const fold = make('button', { type: 'button', class: 'fold', onclick: () => desk.act('details') });
  const body = make('div', { class: 'body' }, make('p', { class: 'head' }, place, standing), crop.element, answer, refusal, what, open,
    perhaps, doubts, habits, desk.rereading.element, ways, notes, fold, folded);
  const decide = make('div', { class: 'row decide' }, ...['confirm', 'correct', 'reject'].map((name) => desk.button(name, {
    class: name === 'confirm' ? 'primary' : '', help: desk.words[`review.${name}_help`] })));
  const move = make('div', { class: 'row' }, ...['previous', 'next', 'next_doubtful'].map((name) => desk.button(name)));
  const take = make('div', { class: 'row' }, ...['undo', 'redo', 'reread', 'add'].map((name) => desk.button(name, {
    help: desk.words[`review.${name}_help`] })));
  const many = desk.button('confirm_passed', { class: 'wide', help: desk.say('review.confirm_passed_help') });
  const foot = make('div', { class: 'foot' }, decide, move, take, many);
  const element = make('section', { class: 'card', tabindex: '-1', hidden: true, 'aria-label': desk.say('desk.card') }, body, foot);
  let stood = null;

  const fields = makeFields(desk, (name, text) => {
    const { key, fields: before } = desk.current();
    desk.refusals.delete(key);
    desk.typing.put(desk.chart.extraction, key, name, text, before[name]);
    desk.show();
  });

  const fill = (node, texts, tag = 'p') => {
    const same = texts.length === node.children.length && texts.every((text, at) => node.children[at].textContent === text);
    if (!same) node.replaceChildren(...texts.map((text) => make(tag, { text })));
    node.hidden = !texts.length;
  };
  const showWays = (value) => {
    const found = desk.rereading.ways(value);
    ways.hidden = !found.length;
    const words = found.map((way) => way.words).join('\n');
    if (ways.dataset.words === words) return;
    ways.dataset.words = words;
    ways.replaceChildren(...found.slice(0, 3).map((way, at) => desk.button(`way_${at + 1}`, { words: way.words, class: 'way' })));
  };
  // Metrics that the name may mean, each with its key and the reason.
  const showNames = (value) => {
    perhaps.hidden = !value.perhaps.length;
    const words = JSON.stringify(value.perhaps);
    if (perhaps.dataset.words === words) return;
    perhaps.dataset.words = words;
    perhaps.replaceChildren(...value.perhaps.map((one, at) => make('div', { class: 'row' },
      desk.button(`name_${at + 1}`, { words: desk.say('review.take_metric', { metric: one.words }), class: 'way', help: one.reason }),
      make('span', { class: 'reason', text: one.reason }))));
  };
  // Habits of the house that drew the chart: one click silences one here, another lets it speak again.
  const showHabits = (value) => {
    habits.hidden = !value.open || !value.habits.length;
    const words = JSON.stringify([value.key, value.habits]);
    if (habits.dataset.words === words) return;
    habits.dataset.words = words;
    habits.replaceChildren(...value.habits.map(({ habit, left, words: told, note }) => make('div', { class: 'row' },
      make('button', { type: 'button', class: 'way', text: told, disabled: desk.data.only_looks, onclick: () => {
        desk.do('habit', { key: value.key, fields: { habit: String(habit), use: left ? '1' : '0' } });
        desk.toCard();
      } }),
      make('span', { class: 'reason', text: note }))));
  };
  const showFolded = (value, typed) => {
    const hides = [...folded.children].some((field) => field.classList.contains('typed'));
    const shown = desk.unfolded || hides || (!!typed && Object.keys(typed).some((name) => !['value', 'unit', ...value.missing].includes(name)));
    folded.hidden = !shown;
    fold.textContent = `${shown ? '▾' : '▸'} ${value.placed}`;
    fold.setAttribute('aria-expanded', String(shown));
    fold.title = `${desk.say('desk.do.details')} (${desk.keyOf('details')})`;
  };

  return {
    element,
    fields,
    show() {
      const value = desk.current();
      if (!value) return;
      const typed = desk.typing.of(desk.chart.extraction, value.key);
      const { order } = desk.chart;
      place.textContent = desk.say('review.position', { number: order.indexOf(value.key) + 1, total: order.length });
      standing.textContent = `${value.sign} ${value.standing}`;
      standing.className = `standing ${value.state}`;
      crop.show(value.box, value.state);
      const where = `${desk.chart.extraction} ${value.key} ${value.missing.join()}`;
      if (stood !== where) {
        fields.lay(answer, open, folded, value.missing);
        body.scrollTop = 0;
      }
      stood = where;
      fields.fill(value.fields, typed);
      const wrong = desk.refusals.get(value.key);
      refusal.textContent = wrong ? wrong.words : '';
      refusal.hidden = !wrong;
      fields.wrong(wrong ? wrong.field : null);
      what.textContent = [value.fields.series, value.fields.category].filter(Boolean).join(' · ');
      fill(doubts, value.doubts.map((words) => `! ${words}`));
      desk.rereading.show(value);
      showHabits(value);
      showWays(value);
      showNames(value);
      fill(notes, [...value.because, ...value.notes, ...(value.miss ? [value.miss.words] : [])]);
      showFolded(value, typed);
      many.hidden = !desk.chart.passed.length;
      desk.label(many, desk.say('review.confirm_passed', { count: desk.waved().length }));
    },
  };
};
