// One line under the picture to put the whole axis or series of a value right: two points of the axis, name, unit, scale.
import { make } from './dom.js';

const POWERS = [-9, -8, -6, -4, -3, -2, -1, 0, 1, 2, 3, 4, 6, 8, 9];
const shown = (power) => (power === 0 ? '×1' : `${power < 0 ? '÷' : '×'}${(10 ** Math.abs(power)).toLocaleString('en')}`);

export const makeAdjusting = (desk) => {
  const what = make('span', { class: 'of' });
  const text = (label, name, said) => {
    const input = make('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', 'data-own': 'adjust', 'data-name': name });
    let before = '';
    const element = make('label', { class: `field of-${name}` }, make('span', { text: desk.say(label) }), input);
    input.onchange = () => { if (input.value.trim() !== before) said(input.value); };
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') input.value = before;
      if (event.key === 'Escape' || event.key === 'Enter') desk.toCard(); // leaving the field says what stands in it
    });
    const put = (words) => {
      if (before === words && input.value === words) return;
      const typing = input.matches(':focus') && input.value !== before;
      before = words;
      if (!typing) input.value = words;
    };
    return { element, input, put };
  };
  const say = (fields) => desk.do('adjust', { key: desk.at, fields });
  const ends = [0, 1].map((at) => text(at ? 'desk.axis_second' : 'desk.axis_first', at ? 'second' : 'first',
    (words) => desk.overlay.put({ [at ? 'second' : 'first']: words })));
  const name = text('desk.series_name', 'name', (words) => say({ what: 'name', name: words }));
  const unit = text('desk.series_unit', 'unit', (words) => say({ what: 'unit', unit: words }));
  const scale = make('select', { 'data-own': 'adjust', 'aria-label': desk.say('desk.series_scale') },
    ...POWERS.map((power) => make('option', { value: power, text: shown(power) })));
  scale.value = '0';
  scale.onchange = () => {
    if (scale.value !== '0') say({ what: 'scale', power: scale.value });
    scale.value = '0';
    desk.toCard();
  };
  const scaled = make('label', { class: 'field of-scale' }, make('span', { text: desk.say('desk.series_scale') }), scale);
  const element = make('section', { class: 'adjusting', hidden: true, 'aria-label': desk.say('desk.do.grid'), title: desk.say('desk.axis_help') },
    what, ...ends.map((end) => end.element), name.element, unit.element, scaled);
  return {
    element,
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
        if (!end.element.hidden) end.put(axis.handles[at].value);
      });
      name.put(value.fields.series);
      unit.put(value.fields.unit);
    },
  };
};
