// The picture with its boxes: wheel, drag and keys move it, a click picks a value, a drag draws a box when asked to.
// The image is set once a chart; what changes are boxes and the view. Others may draw on `layer(name)`, in its pixels.
import { draw, make } from './dom.js';

const CLOSEST = 40; // the fewest picture pixels across that zooming shows
const STEP = 1.35;
const MUCH = 0.2; // of the picture: such a box shows where the chart is, not where the number is
const FAR = 4; // screen pixels from which a press is a drag

const corners = (a, b) => [Math.min(a.x, b.x), Math.min(a.y, b.y), Math.max(a.x, b.x), Math.max(a.y, b.y)];
const place = (rect, [left, top, right, bottom]) => {
  for (const [name, value] of [['x', left], ['y', top], ['width', right - left], ['height', bottom - top]]) {
    rect.setAttribute(name, value);
  }
};

export const makePicture = (desk) => {
  const image = draw('image');
  const layers = draw('g');
  const boxes = draw('g');
  const svg = draw('svg', { role: 'img', 'aria-label': desk.say('desk.picture'), preserveAspectRatio: 'xMidYMid meet' });
  svg.append(image, layers, boxes);
  const note = make('div', { class: 'note', 'aria-live': 'polite' });
  const hint = make('div', { class: 'hint', 'aria-hidden': 'true', hidden: true });
  const tools = make('div', { class: 'tools' }, ...['closer', 'farther', 'fit'].map((name) => desk.button(name, {
    class: 'tool', sign: { closer: '+', farther: '−', fit: '⤢' }[name] })));
  const element = make('section', { class: 'picture', 'aria-label': desk.say('desk.picture') }, svg, tools, note, hint);
  const named = new Map();
  const nodes = new Map();
  let size = { src: '', width: 1, height: 1 };
  let view = { x: 0, y: 0, w: 1, h: 1 };
  let centred = null;
  let drawing = null; // what to do with a box that is being drawn: {words, drawn}

  const whole = () => ({ x: 0, y: 0, w: size.width, h: size.height });
  const isWhole = () => view.w >= size.width;
  const inPicture = (event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    return { x: at.x, y: at.y };
  };

  const look = () => {
    svg.setAttribute('viewBox', `${view.x} ${view.y} ${view.w} ${view.h}`);
    const across = svg.getScreenCTM();
    const pixel = across && across.a ? 1 / across.a : view.w / 800; // picture pixels under one screen pixel
    svg.style.setProperty('--pixel', pixel);
    for (const { sign, box } of nodes.values()) {
      sign.setAttribute('font-size', 10 * pixel);
      sign.setAttribute('x', box[0] - pixel);
      sign.setAttribute('y', box[1] - 2 * pixel);
    }
    for (const listener of watching) listener(pixel);
  };
  const watching = new Set();

  const zoom = (factor, at) => {
    const w = Math.min(Math.max(view.w * factor, CLOSEST), size.width);
    const ratio = w / view.w;
    view = w >= size.width ? whole()
      : { x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio, w, h: view.h * ratio };
    look();
  };

  const boxOf = (key) => (desk.value(key) || {}).box;
  const middle = () => {
    const box = boxOf(desk.at);
    return box && isWhole() ? { x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2 }
      : { x: view.x + view.w / 2, y: view.y + view.h / 2 };
  };
  const centre = (key) => {
    const box = boxOf(key);
    if (!box || isWhole()) return; // a whole picture stays put: it shows every value anyway
    view = { ...view, x: (box[0] + box[2] - view.w) / 2, y: (box[1] + box[3] - view.h) / 2 };
    look();
  };

  const hover = (value, event) => {
    hint.textContent = value ? value.label : '';
    hint.hidden = !value;
    if (!value) return;
    const frame = element.getBoundingClientRect();
    const x = event.clientX - frame.left;
    hint.style.top = `${Math.min(event.clientY - frame.top + 16, frame.height - hint.offsetHeight - 4)}px`;
    hint.style.left = `${Math.max(4, Math.min(x + 12, frame.width - hint.offsetWidth - 4))}px`;
  };

  const node = (value) => {
    const made = nodes.get(value.key) || { rect: draw('rect', { rx: 2 }), sign: draw('text') };
    made.box = value.box;
    place(made.rect, value.box);
    const chosen = value.key === desk.at ? ' selected' : '';
    made.rect.setAttribute('class', `box ${value.state}${chosen}`);
    made.rect.dataset.key = value.key;
    made.sign.setAttribute('class', `sign ${value.state}`);
    made.sign.textContent = value.sign;
    made.rect.onpointermove = (event) => hover(value, event);
    made.rect.onpointerleave = () => hover(null);
    return made;
  };

  const showBoxes = () => {
    const much = MUCH * size.width * size.height;
    const shown = desk.chart.values.filter((value) => value.box);
    const area = ({ box }) => (box[2] - box[0]) * (box[3] - box[1]);
    const rank = (value) => (value.key === desk.at ? 2 : area(value) < much ? 1 : 0); // the chosen one on top
    shown.sort((a, b) => rank(a) - rank(b));
    const now = new Map(shown.map((value) => [value.key, node(value)]));
    nodes.clear();
    now.forEach((made, key) => nodes.set(key, made));
    const order = [...now.values()].flatMap(({ rect, sign }) => [rect, sign]);
    const same = order.length === boxes.children.length && order.every((one, at) => boxes.children[at] === one);
    if (!same) boxes.replaceChildren(...order);
  };

  const press = (() => {
    let start = null;
    svg.addEventListener('wheel', (event) => {
      event.preventDefault();
      zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15, inPicture(event));
    }, { passive: false });
    svg.onpointerdown = (event) => {
      if (event.button !== 0) return;
      start = { at: inPicture(event), key: event.target.dataset.key, x: event.clientX, y: event.clientY, far: false };
      if (!drawing) return;
      start.rect = draw('rect', { class: 'box drawn' });
      boxes.append(start.rect);
    };
    svg.onpointermove = (event) => {
      if (!start) return;
      if (!start.far && Math.hypot(event.clientX - start.x, event.clientY - start.y) < FAR) return;
      if (!start.far) {
        start.far = true;
        svg.setPointerCapture(event.pointerId);
        svg.classList.add('moving');
        hover(null);
      }
      const at = inPicture(event);
      if (start.rect) place(start.rect, corners(start.at, at));
      else {
        view = { ...view, x: view.x - at.x + start.at.x, y: view.y - at.y + start.at.y };
        look();
      }
    };
    svg.onpointerup = (event) => {
      if (!start) return;
      const { at, rect, far, key } = start;
      start = null;
      svg.classList.remove('moving');
      if (rect) {
        rect.remove();
        if (far) drawing.drawn(corners(at, inPicture(event)));
      } else if (!far && key !== undefined) desk.goTo(Number(key));
    };
    svg.onpointercancel = () => {
      if (start && start.rect) start.rect.remove();
      start = null;
      svg.classList.remove('moving');
    };
  })();

  // A box that was drawn and not yet saved stays in sight.
  const held = draw('rect', { class: 'box drawn held' });
  const hold = (box) => {
    if (!box) held.remove();
    else {
      place(held, box);
      layers.append(held);
    }
  };

  new ResizeObserver(look).observe(svg);
  return {
    element,
    svg,
    inPicture,
    press,
    hold,
    centre,
    // Called with the size of a screen pixel whenever the view changes: what must keep its size on the screen.
    watch: (listener) => watching.add(listener),
    layer(name) {
      if (!named.has(name)) {
        named.set(name, draw('g', { class: `layer ${name}` }));
        layers.append(named.get(name));
      }
      return named.get(name);
    },
    // From now on a drag draws a box; `stop` gives the drag back to moving the picture.
    ask(words, drawn) {
      drawing = { words, drawn };
      note.textContent = words;
      element.classList.add('drawing');
    },
    stop() {
      drawing = null;
      note.textContent = '';
      element.classList.remove('drawing');
    },
    closer: () => zoom(1 / STEP, middle()),
    farther: () => zoom(STEP, middle()),
    fit() {
      view = whole();
      look();
    },
    pan(right, down) {
      if (isWhole()) return;
      view = { ...view, x: view.x + right * view.w / 6, y: view.y + down * view.h / 6 };
      look();
    },
    show() {
      const { picture } = desk.chart;
      if (size.src !== picture.src) {
        size = picture;
        view = whole();
        for (const [name, value] of [['href', size.src], ['width', size.width], ['height', size.height]]) {
          image.setAttribute(name, value);
        }
      }
      svg.setAttribute('aria-label', picture.alt);
      showBoxes();
      const moved = centred !== `${size.src} ${desk.at}`;
      centred = `${size.src} ${desk.at}`;
      hover(null);
      if (moved && desk.at !== null) centre(desk.at);
      look();
    },
  };
};
