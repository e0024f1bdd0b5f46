// Every value of the chart as one line, doubts first; a click or the arrow keys go to one.
import { make } from './dom.js';

export const makeList = (desk) => {
  const body = make('div', { class: 'lines', role: 'listbox', tabindex: '0', 'aria-label': desk.say('review.values') });
  const element = make('section', { class: 'list', 'aria-label': desk.say('review.values') }, body);
  const lines = new Map();
  let stood = null;

  const cell = (name) => make('span', { class: name });
  const build = (key) => {
    const parts = Object.fromEntries(['sign', 'series', 'category', 'number', 'unit', 'metric', 'period', 'miss', 'doubt']
      .map((name) => [name, cell(name)]));
    const line = make('div', { class: 'line', role: 'option', id: `line-${key}`, onclick: () => desk.goTo(key) },
      ...Object.values(parts));
    return { line, parts };
  };
  const words = (value) => {
    const { series, category, unit, metric, period } = value.fields;
    const number = value.fields.value || '–';
    return { sign: value.sign, series, category, number, unit: unit && number.endsWith(unit) ? '' : unit, metric: desk.name('metrics', metric),
      period, miss: miss(value), doubt: value.open ? [...value.doubts, ...value.because].join(' ') || value.notes.slice(1).join(' ') : '' };
  };
  // How far a value, drawn again, ends from its mark: always where that is a sign to look, else while it is drawn.
  const miss = ({ miss: found }) => (found && (found.off || desk.overlay.isOn('redraw')) ? `${found.pixels} px` : '');
  const fill = ({ line, parts }, value) => {
    for (const [name, text] of Object.entries(words(value))) {
      if (parts[name].textContent !== text) parts[name].textContent = text;
    }
    parts.sign.title = value.word;
    parts.doubt.className = value.doubts.length ? 'doubt' : 'because';
    parts.doubt.title = parts.doubt.textContent;
    parts.miss.className = value.miss?.off ? 'miss off' : 'miss';
    parts.miss.title = value.miss?.words || '';
    line.className = `line ${value.state}${value.open ? '' : ' settled'}${value.key === desk.at ? ' current' : ''}`
      + (desk.typing.any(desk.chart.extraction, value.key) ? ' typed' : '');
    line.setAttribute('aria-selected', value.key === desk.at);
    line.setAttribute('aria-label', `${value.word}: ${value.label}`);
  };
  // Scroll the lines only, never the page.
  const inSight = (line) => {
    const over = line.offsetTop - body.scrollTop;
    if (over < 0) body.scrollTop = line.offsetTop;
    else if (over + line.offsetHeight > body.clientHeight) body.scrollTop = line.offsetTop + line.offsetHeight - body.clientHeight;
  };
  return {
    element,
    show() {
      const { order, values } = desk.chart;
      const known = new Map(values.map((value) => [value.key, value]));
      const shown = order.filter((key) => known.has(key));
      [...lines.keys()].filter((key) => !known.has(key)).forEach((key) => lines.delete(key));
      const nodes = shown.map((key) => {
        if (!lines.has(key)) lines.set(key, build(key));
        fill(lines.get(key), known.get(key));
        return lines.get(key).line;
      });
      if (nodes.length !== body.children.length || nodes.some((node, at) => body.children[at] !== node)) body.replaceChildren(...nodes);
      const current = lines.get(desk.at);
      if (current) body.setAttribute('aria-activedescendant', current.line.id);
      else body.removeAttribute('aria-activedescendant');
      if (current && stood !== desk.at) inSight(current.line);
      stood = desk.at;
    },
  };
};
