// One line under the picture to put the whole axis or series of a value right: two points of the axis, name, unit, scale.
// Letters that were not said yet stay, as those on a value do: a reload comes back to them.
import { make } from './dom.js';

const POWERS = [-9, -8, -6, -4, -3, -2, -1, 0, 1, 2, 3, 4, 6, 8, 9];
const shown = (power) => (power === 0 ? '×1' : `${power < 0 ? '÷' : '×'}${(10 ** Math.abs(power)).toLocaleString('en')}`);
export const ON_AXES = 'axes'; // the name under which the typing is kept

export const makeAdjusting = (desk) => {
  const what = make('span', { class: 'of' });
  const typed = () => desk.typing.of(desk.chart.extraction, ON_AXES);
  const text = (label, name, said) => {
    const input = make('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', 'data-own': 'adjust', 'data-name': name });
    const element = make('label', { class: `field of-${name}` }, make('span', { text: desk.say(label) }), input);
    let before = '';
    let of = null; // which axis or series it speaks of, and so the name of its draft
    const keep = (words) => desk.typing.put(desk.chart.extraction, ON_AXES, of, words, before);
    const told = () => {
      const words = input.value;
      if (words.trim() === before || !(of in typed())) return; // nothing new, or said already
      keep(before);
      said(words, { [of]: words });
    };
    input.oninput = () => {
      keep(input.value);
      element.classList.toggle('typed', of in typed());
    };
    input.onchange = told; // leaving the field says what stands in it
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        input.value = before;
        keep(before);
      }
      if (event.key === 'Enter') told(); // letters of an earlier visit are no change to the field
      if (event.key === 'Escape' || event.key === 'Enter') desk.toCard();
    });
    const put = (words, speaksOf) => {
      [before, of] = [words, `${name} ${speaksOf}`];
      const now = typed()[of] ?? words;
      if (input.value !== now) input.value = now;
      element.classList.toggle('typed', of in typed());
    };
    return { element, input, put };
  };
  const say = (fields, typing) => desk.do('adjust', { key: desk.at, fields, typed: typing });
  const ends = [0, 1].map((at) => text(at ? 'desk.axis_second' : 'desk.axis_first', at ? 'second' : 'first',
    (words, typing) => desk.overlay.put({ [at ? 'second' : 'first']: words }, typing)));
  const name = text('desk.series_name', 'name', (words, typing) => say({ what: 'name', name: words }, typing));
  const unit = text('desk.series_unit', 'unit', (words, typing) => say({ what: 'unit', unit: words }, typing));
  const scale = make('select', { 'data-own': 'adjust', 'aria-label': desk.say('desk.series_scale') },
    ...POWERS.map((power) => make('option', { value: power, text: shown(power) })));
  scale.value = '0';
  scale.onchange = () => {
    if (scale.value !== '0') say({ what: 'scale', power: scale.value });
    scale.value = '0';
    desk.toCard();
  };
  const scaled = make('label', { class: 'field of-scale' }, make('span', { text: desk.say('desk.series_scale') }), scale);
  const element = make('section', { class: 'adjusting says', hidden: true, 'aria-label': desk.say('desk.do.grid'), title: desk.say('desk.axis_help') },
    what, ...ends.map((end) => end.element), name.element, unit.element, scaled);
  return {
    element,
    isHalfDone: () => !desk.overlay.isOn('grid') && desk.typing.any(desk.chart.extraction, ON_AXES),
    // What was said could not be taken: the letters come back.
    refuse: (deed) => desk.typing.restore(desk.chart.extraction, ON_AXES, { ...typed(), ...deed.typed }),
    show() {
      const value = desk.current();
      const axis = desk.overlay.axis();
      element.hidden = !desk.overlay.isOn('grid') || !value || value.key < 0;
      if (element.hidden) return;
      const series = axis ? axis.series.filter(Boolean).join('、') : '';
      what.textContent = series ? desk.say('desk.axis_of', { series }) : desk.say(axis ? 'desk.axis' : 'desk.no_axis');
      what.title = what.textContent;
      ends.forEach((end, at) => {
        end.element.hidden = !axis || axis.handles.length < 2;
        if (!end.element.hidden) end.put(axis.handles[at].value, desk.overlay.number());
      });
      name.put(value.fields.series, value.fields.series);
      unit.put(value.fields.unit, value.fields.series);
    },
  };
};
