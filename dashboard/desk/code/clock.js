// How long a person has had a value before them: only time in which they did something counts, not a lunch break.
const IDLE = 20_000; // milliseconds without a key or a movement after which nobody is taken to be there

export const makeClock = (root) => {
  let spent = 0;
  let last = performance.now();
  const tick = () => {
    const now = performance.now();
    spent += Math.min(now - last, IDLE);
    last = now;
  };
  for (const kind of ['pointermove', 'keydown', 'wheel']) root.addEventListener(kind, tick, { passive: true, capture: true });
  return {
    restart() {
      spent = 0;
      last = performance.now();
    },
    seconds() {
      tick();
      return Math.round(spent / 100) / 10;
    },
  };
};
