// The card for a value the engine missed: draw a box round it, then say what it is. What was typed survives a reload.
import { make } from './dom.js';
import { makeCrop } from './crop.js';
import { makeFields } from './fields.js';

const NEW = 'new'; // the name under which its typing is kept
const LIKE_ITS_NEIGHBOUR = ['series', 'company', 'metric', 'unit', 'scope', 'basis'];

export const makeAdding = (desk) => {
  const crop = makeCrop(desk);
  const answer = make('div', { class: 'answer' });
  const open = make('div', { class: 'open all' });
  const hint = make('p', { class: 'doubts', text: desk.say('review.draw_first') });
  const said = make('p', { class: 'notes', role: 'status' });
  const refusal = make('p', { class: 'refusal', role: 'alert' });
  const head = make('p', { class: 'head' }, make('span', { class: 'standing missing', text: `${desk.sign('missing')} ${desk.say('review.add')}` }));
  const body = make('div', { class: 'body' }, head, hint, crop.element, answer, refusal, said, open);
  const foot = make('div', { class: 'foot' }, make('div', { class: 'row decide' }, desk.button('save', { class: 'primary' }), desk.button('cancel')));
  const element = make('section', { class: 'card', tabindex: '-1', hidden: true, 'aria-label': desk.say('review.add') }, body, foot);

  const typed = () => desk.typing.of(desk.chart.extraction, NEW);
  const put = (name, text, before) => desk.typing.put(desk.chart.extraction, NEW, name, text, before);
  const like = () => desk.value(Number(typed().like)) || null;
  const before = () => {
    const neighbour = like();
    if (!neighbour) return {};
    const { fields: own } = neighbour;
    const alike = Object.fromEntries(LIKE_ITS_NEIGHBOUR.map((name) => [name, own[name]]));
    return { ...alike, segment: own.segment === own.series ? own.segment : '' };
  };
  const box = () => (typed().box ? typed().box.split(' ').map(Number) : null);
  const fields = makeFields(desk, (name, text) => {
    refusal.textContent = '';
    fields.wrong(null);
    put(name, text, before()[name] ?? '');
  });
  const drawn = (corners) => {
    put('box', corners.map((side) => Math.round(side * 10) / 10).join(' '), '');
    desk.show();
    fields.into('value');
    suggest(box());
  };
  // What stands in the box, where nobody has typed anything else; another box brings other suggestions.
  let suggested = {};
  const suggest = async (drawnBox) => {
    hint.textContent = desk.say('review.rereading');
    hint.hidden = false;
    const told = await desk.rereading.missed(drawnBox);
    hint.textContent = desk.say('review.draw_first');
    if (!told || desk.mode !== 'adding' || String(box()) !== String(drawnBox)) return;
    const own = typed();
    const free = (name) => !(name in own) || own[name] === suggested[name];
    for (const name of Object.keys({ ...suggested, ...told.fields })) {
      if (free(name)) put(name, told.fields[name] ?? before()[name] ?? '', before()[name] ?? '');
    }
    suggested = told.fields;
    said.textContent = told.notes.join(' ');
    desk.show();
    fields.into('value');
  };

  return {
    element,
    isHalfDone: () => !!box(),
    refuse(deed, words, field) {
      desk.typing.restore(desk.chart.extraction, NEW, deed.typed);
      refusal.textContent = words;
      fields.wrong(field);
    },
    start() {
      if (!typed().like) put('like', String(desk.at ?? (desk.chart.order[0] ?? '')), '');
      refusal.textContent = said.textContent = '';
      fields.lay(answer, open, make('div'), 'all');
      desk.picture.ask(desk.say('review.draw_here'), drawn);
    },
    stop() {
      desk.picture.stop();
      desk.picture.hold(null);
    },
    forget: () => desk.typing.clear(desk.chart.extraction, NEW),
    // What is to be saved; nothing while there is no box.
    deed() {
      if (!box()) return null;
      const { like: neighbour, box: _drawn, ...own } = typed();
      return { key: neighbour ? Number(neighbour) : null, box: box(), fields: own, typed: typed() };
    },
    show() {
      crop.show(box(), 'missing');
      desk.picture.hold(box());
      hint.hidden = !!box();
      answer.hidden = !box();
      open.hidden = !box();
      fields.fill(before(), typed());
    },
  };
};
