// The part of the picture round one value, magnified, right above the field it is compared with.
import { draw } from './dom.js';

export const makeCrop = (desk) => {
  const image = draw('image');
  const frame = draw('rect', { rx: 2 });
  const svg = draw('svg', { class: 'crop', role: 'img', preserveAspectRatio: 'xMidYMid meet', 'aria-label': desk.say('desk.crop') });
  svg.append(image, frame);
  return {
    element: svg,
    show(box, state) {
      svg.style.display = box ? '' : 'none';
      if (!box) return;
      const { src, width, height } = desk.chart.picture;
      if (image.getAttribute('href') !== src) {
        for (const [name, value] of [['href', src], ['width', width], ['height', height]]) image.setAttribute(name, value);
      }
      const [left, top, right, bottom] = box;
      const margin = Math.max(10, Math.min((bottom - top) * 0.9, 30));
      const x = Math.max(0, left - 2 * margin);
      const y = Math.max(0, top - margin);
      svg.setAttribute('viewBox', `${x} ${y} ${Math.min(width, right + 2 * margin) - x} ${Math.min(height, bottom + margin) - y}`);
      for (const [name, value] of [['x', left - 2], ['y', top - 2], ['width', right - left + 4], ['height', bottom - top + 4]]) {
        frame.setAttribute(name, value);
      }
      frame.setAttribute('class', `frame ${state}`);
    },
  };
};
