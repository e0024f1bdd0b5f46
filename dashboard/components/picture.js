// A picture with boxes over it. Everything shown comes in `data` and is set as text or attribute, never as HTML.
const SVG = 'http://www.w3.org/2000/svg';
const CLOSEST = 40; // the fewest picture pixels across that zooming shows

const element = (name, attributes) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};

const whole = (data) => ({ x: 0, y: 0, w: data.width, h: data.height });

// The part of the picture round a box that is shown: `crop` of the data, or everything.
const firstView = (data) => {
  if (!data.crop) return whole(data);
  const [left, top, right, bottom] = data.crop;
  return { x: left, y: top, w: right - left, h: bottom - top };
};

const inPicture = (svg, event) => {
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  return { x: point.x, y: point.y };
};

const show = (chart) => {
  const { svg, view } = chart;
  svg.setAttribute('viewBox', `${view.x} ${view.y} ${view.w} ${view.h}`);
  const across = svg.getScreenCTM();
  const pixel = across && across.a ? 1 / across.a : view.w / 800; // picture pixels under one screen pixel
  for (const sign of svg.querySelectorAll('.sign')) {
    sign.setAttribute('font-size', 10 * pixel);
    sign.setAttribute('x', Number(sign.dataset.left) - 1 * pixel);
    sign.setAttribute('y', Number(sign.dataset.top) - 2 * pixel);
  }
};

const zoom = (chart, factor, at) => {
  const { view, data } = chart;
  const w = Math.min(Math.max(view.w * factor, CLOSEST), data.width);
  const ratio = w / view.w;
  const x = at.x - (at.x - view.x) * ratio;
  const y = at.y - (at.y - view.y) * ratio;
  chart.view = w >= data.width ? whole(data) : { x, y, w, h: view.h * ratio };
  show(chart);
};

const middle = (view) => ({ x: view.x + view.w / 2, y: view.y + view.h / 2 });

// Bring the chosen box to the middle, but only while zoomed in: a whole picture stays put.
const centre = (chart) => {
  const box = chart.data.boxes.find((each) => each.id === chart.data.selected);
  if (!box || chart.view.w >= chart.data.width) return;
  chart.view.x = (box.left + box.right) / 2 - chart.view.w / 2;
  chart.view.y = (box.top + box.bottom) / 2 - chart.view.h / 2;
};

const drawBoxes = (chart) => {
  const { svg, data } = chart;
  svg.querySelectorAll('.box, .sign, .frame').forEach((old) => old.remove());
  const ordered = [...data.boxes].sort((a, b) => (a.id === data.selected) - (b.id === data.selected));
  for (const box of ordered) {
    const rect = element('rect', { x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top,
      rx: 2, class: (data.movable ? 'box ' : 'frame ') + box.state + (box.id === data.selected ? ' selected' : '') });
    if (data.movable) {
      const title = element('title', {});
      title.textContent = box.label;
      rect.append(title);
    }
    svg.append(rect);
    if (!data.movable) continue;
    const sign = element('text', { class: `sign ${box.state}` });
    Object.assign(sign.dataset, { left: box.left, top: box.top });
    sign.textContent = box.sign;
    svg.append(sign);
  }
};

const buildTools = (chart, root) => {
  const tools = document.createElement('div');
  tools.className = 'tools';
  const actions = [['+', 'closer', () => zoom(chart, 0.7, middle(chart.view))],
    ['−', 'farther', () => zoom(chart, 1 / 0.7, middle(chart.view))],
    ['⤢', 'fit', () => { chart.view = whole(chart.data); show(chart); }]];
  for (const [sign, name, act] of actions) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = sign;
    button.dataset.name = name;
    button.onclick = act;
    tools.append(button);
  }
  root.append(tools);
};

const listen = (chart) => {
  const { svg } = chart;
  let start = null;
  svg.addEventListener('wheel', (event) => {
    if (!chart.data.movable) return;
    event.preventDefault();
    zoom(chart, event.deltaY > 0 ? 1.15 : 1 / 1.15, inPicture(svg, event));
  }, { passive: false });
  svg.onpointerdown = (event) => {
    if (!chart.data.movable || event.button !== 0) return;
    start = { at: inPicture(svg, event), screen: { x: event.clientX, y: event.clientY }, far: false };
  };
  svg.onpointermove = (event) => {
    if (!start) return;
    if (!start.far && Math.hypot(event.clientX - start.screen.x, event.clientY - start.screen.y) < 4) return;
    if (!start.far) { start.far = true; svg.setPointerCapture(event.pointerId); svg.classList.add('moving'); }
    const at = inPicture(svg, event);
    chart.view.x -= at.x - start.at.x;
    chart.view.y -= at.y - start.at.y;
    show(chart);
  };
  svg.onpointerup = () => {
    start = null;
    svg.classList.remove('moving');
  };
};

const build = (root) => {
  const svg = element('svg', { role: 'img', preserveAspectRatio: 'xMidYMid meet' });
  const chart = { svg, image: element('image', {}) };
  svg.append(chart.image);
  root.append(svg);
  buildTools(chart, root);
  listen(chart);
  new ResizeObserver(() => chart.data && show(chart)).observe(svg);
  return chart;
};

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector('.chart');
  const chart = root.chart || (root.chart = build(root));
  const before = chart.data;
  const moved = !before || before.src !== data.src || String(before.crop) !== String(data.crop);
  chart.data = data;
  root.classList.toggle('movable', data.movable);
  root.style.setProperty('--picture-height', `${data.tall}px`);
  for (const button of root.querySelectorAll('.tools button')) {
    button.title = data.words[button.dataset.name] || '';
    button.setAttribute('aria-label', button.title);
  }
  root.querySelector('.tools').hidden = !data.movable;
  root.querySelector('.tools').style.display = data.movable ? '' : 'none';
  chart.svg.setAttribute('aria-label', data.alt);
  if (moved) {
    for (const [key, value] of [['href', data.src], ['width', data.width], ['height', data.height]]) chart.image.setAttribute(key, value);
    chart.view = firstView(data);
  }
  drawBoxes(chart);
  if (!moved && before.selected !== data.selected) centre(chart);
  show(chart);
}
