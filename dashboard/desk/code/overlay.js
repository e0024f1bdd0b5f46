// The chart drawn again from its values over the picture, the grid of its axes, and two points of the axis to drag.
import { draw } from './dom.js';
import { keep, kept } from './kept.js';

const SETTLED = 700; // milliseconds after the last arrow key until a moved point counts

export const makeOverlay = (desk) => {
  const again = desk.picture.layer('again');
  const grid = desk.picture.layer('grid');
  const grips = desk.picture.layer('grips');
  const on = { redraw: !!kept('overlay.redraw'), grid: !!kept('overlay.grid') };
  const circles = [0, 1].map(() => draw('circle', { class: 'grip', tabindex: '0', role: 'slider', 'data-own-arrows': true }));
  const stem = draw('line', { class: 'stem' });
  const buttons = Object.fromEntries(['redraw', 'grid'].map((name) => [name, desk.button(name, { class: 'toggle' })]));
  let moved = [null, null]; // where a point is while it is dragged or pushed

  const overlay = () => desk.chart && desk.chart.overlay;
  const number = () => (overlay() && desk.at !== null ? overlay().of[desk.at] ?? null : null);
  const axis = () => (number() === null ? null : overlay().axes[number()]);

  // ── the shapes ─────────────────────────────────────────────────────────────────────────────────────────────────────

  const onRim = ({ x, y, flat }, turn, radius) => `${x + radius * Math.sin(2 * Math.PI * turn)} ${y - flat * radius * Math.cos(2 * Math.PI * turn)}`;
  const wedge = (one) => {
    const { radius, hole, flat, start } = one;
    const share = Math.min(one.share, 0.9999); // a full turn begins where it ends and would not be drawn
    const wide = share > 0.5 ? 1 : 0;
    const inner = hole ? `L ${onRim(one, start + share, hole)} A ${hole} ${hole * flat} 0 ${wide} 0 ${onRim(one, start, hole)}`
      : `L ${one.x} ${one.y}`;
    return draw('path', { d: `M ${onRim(one, start, radius)} A ${radius} ${radius * flat} 0 ${wide} 1 ${onRim(one, start + share, radius)} ${inner} Z` });
  };
  const make = {
    rect: ({ left, top, right, bottom }) => draw('rect', { x: left, y: top, width: right - left, height: bottom - top }),
    dot: ({ x, y }) => draw('circle', { cx: x, cy: y, class: 'dot' }),
    wedge,
  };
  const shape = (one) => {
    const made = make[one.kind](one);
    made.classList.add('again', ...(one.off ? ['off'] : []), ...(one.key === desk.at ? ['selected'] : []));
    return made;
  };
  const stroke = (points) => draw('polyline', { class: 'again stroke', points: points.map((spot) => spot.join(',')).join(' ') });

  const showAgain = () => {
    desk.picture.element.classList.toggle('redrawn', on.redraw && !!overlay());
    if (!on.redraw || !overlay()) again.replaceChildren();
    else again.replaceChildren(...overlay().strokes.map(stroke), ...overlay().redraw.map(shape));
  };
  const showGrid = () => {
    if (!on.grid || !overlay()) grid.replaceChildren();
    else {
      grid.replaceChildren(...overlay().axes.flatMap((one, at) => one.lines.map(([x1, y1, x2, y2]) => draw('line', { x1, y1, x2, y2,
        class: at === number() ? 'gridline own' : 'gridline' }))));
    }
  };

  // ── two points of the axis ─────────────────────────────────────────────────────────────────────────────────────────

  const pixelOf = (at) => moved[at] ?? axis().handles[at].pixel;
  const spot = (one, pixel) => (one.along === 'y' ? [one.edge, pixel + one.lean] : [pixel + one.lean, one.edge]);
  const showGrips = () => {
    const one = on.grid ? axis() : null;
    desk.picture.svg.setAttribute('role', one ? 'group' : 'img'); // what can take the cursor is hidden inside an image
    if (!one || one.handles.length < 2) {
      grips.replaceChildren();
      return;
    }
    const ends = [0, 1].map((at) => spot(one, pixelOf(at)));
    for (const [name, value] of [['x1', ends[0][0]], ['y1', ends[0][1]], ['x2', ends[1][0]], ['y2', ends[1][1]]]) stem.setAttribute(name, value);
    circles.forEach((circle, at) => {
      circle.setAttribute('cx', ends[at][0]);
      circle.setAttribute('cy', ends[at][1]);
      circle.setAttribute('class', `grip ${one.along}`);
      circle.setAttribute('aria-label', `${desk.say(at ? 'desk.axis_second' : 'desk.axis_first')}: ${one.handles[at].value}`);
      circle.setAttribute('aria-valuenow', pixelOf(at).toFixed(1));
      circle.setAttribute('aria-orientation', one.along === 'y' ? 'vertical' : 'horizontal');
    });
    if (!grips.children.length) grips.replaceChildren(stem, ...circles); // a point keeps the cursor while it is pushed
  };
  // Both points are said, the one that was not touched as it stands: what is seen is what is meant.
  const put = (values = {}, typed = undefined) => {
    const one = axis();
    if (!one || one.handles.length < 2) return;
    const said = (at, name) => values[name] ?? one.handles[at].value;
    desk.do('adjust', { key: desk.at, fields: { what: 'axis', first_pixel: String(pixelOf(0)), first: said(0, 'first'),
      second_pixel: String(pixelOf(1)), second: said(1, 'second') }, typed });
    moved = [null, null];
  };

  circles.forEach((circle, at) => {
    let held = false;
    let timer = null;
    const move = (pixel) => {
      moved[at] = pixel;
      showGrips();
    };
    const done = () => {
      clearTimeout(timer);
      timer = null;
      if (moved[at] !== null) put();
    };
    circle.onpointerdown = (event) => {
      event.stopPropagation(); // the picture is not moved along
      held = true;
      circle.setPointerCapture(event.pointerId);
    };
    circle.onpointermove = (event) => {
      if (!held) return;
      event.stopPropagation();
      const { x, y } = desk.picture.inPicture(event);
      move((axis().along === 'y' ? y : x) - axis().lean);
    };
    circle.onpointerup = circle.onpointercancel = (event) => {
      event.stopPropagation();
      held = false;
      done();
    };
    circle.addEventListener('keydown', (event) => {
      const by = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
      if (!by || !axis()) return;
      event.preventDefault();
      clearTimeout(timer);
      move(pixelOf(at) + by);
      timer = setTimeout(done, SETTLED);
    });
    circle.addEventListener('blur', () => { if (timer) done(); });
  });

  desk.picture.watch((pixel) => {
    circles.forEach((circle) => circle.setAttribute('r', 7 * pixel));
    again.querySelectorAll('.dot').forEach((dot) => dot.setAttribute('r', 4 * pixel));
  });

  let stood = null;
  return {
    buttons: Object.values(buttons),
    axis,
    number,
    put,
    isOn: (name) => on[name],
    can: { redraw: () => !!overlay(), grid: () => !!desk.chart && desk.chart.values.length > 0 },
    toggle(name) {
      on[name] = !on[name];
      keep(`overlay.${name}`, on[name]);
      desk.show();
    },
    show() {
      const where = `${desk.chart.sha} ${number()}`;
      if (stood !== where) moved = [null, null];
      stood = where;
      for (const [name, button] of Object.entries(buttons)) button.setAttribute('aria-pressed', String(on[name] && (name === 'grid' || !!overlay())));
      showAgain();
      showGrid();
      showGrips();
    },
  };
};
