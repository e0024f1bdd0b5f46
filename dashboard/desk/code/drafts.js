// Letters that are no word yet go to the server too, a moment after the last one: another browser, or this one with an
// emptied memory, comes back to them. The browser's own memory is the first; here nothing waits and nothing is repeated.
const PAUSE = 400;
const NEW_VALUE = -1; // the number under which the server keeps a value that is just being added

export const makeDrafts = (desk) => {
  let timer = null;
  let waiting = null; // what the timer is to send

  const send = (sha, reading, key) => {
    const fields = desk.typing.of(reading, key);
    const value = desk.value(key);
    const deed = { id: `draft ${key}`, do: 'draft', reading, key: key === 'new' ? NEW_VALUE : key,
      said: value ? value.said : 0, fields };
    fetch(`/desk/chart/${sha}?lang=${desk.data.language}`, { method: 'POST', keepalive: true,
      headers: { 'Content-Type': 'application/json', 'X-ChartLedger': 'desk' },
      body: JSON.stringify({ lang: desk.data.language, reviewer: desk.reviewer, deeds: [deed] }) }).catch(() => {});
  };
  return {
    // A letter was typed for this value; none: what was typed has become a word.
    changed(key) {
      clearTimeout(timer);
      if (waiting && key !== null && waiting.key !== key) waiting.send();
      waiting = null;
      if (key === null || !desk.chart) return;
      const { sha, extraction } = desk.chart;
      waiting = { key, send: () => send(sha, extraction, key) };
      timer = setTimeout(() => {
        waiting.send();
        waiting = null;
      }, PAUSE);
    },
    // What the server kept, where this browser has nothing of its own.
    take({ extraction, values, new_draft: fresh }) {
      const kept = [...values.map(({ key, draft }) => [key, draft]), ['new', fresh]];
      kept.forEach(([key, draft]) => {
        if (draft && !desk.typing.any(extraction, key)) desk.typing.restore(extraction, key, draft);
      });
    },
  };
};
