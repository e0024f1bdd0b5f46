// What this browser remembers: typing that is not in the ledger yet, deeds not sent yet, and chosen keys.
// A browser that keeps nothing (private windows, full disks) still works, it only forgets on reload.
const ROOT = 'chartledger.';

const trying = (what, otherwise) => {
  try {
    return what();
  } catch {
    return otherwise;
  }
};

export const keep = (name, thing) => trying(() => localStorage.setItem(ROOT + name, JSON.stringify(thing)));
export const forget = (name) => trying(() => localStorage.removeItem(ROOT + name));
export const kept = (name) => trying(() => JSON.parse(localStorage.getItem(ROOT + name)), null);

// Everything remembered under names that begin so.
export const allKept = (start) => trying(() => Object.keys(localStorage), [])
  .filter((name) => name.startsWith(ROOT + start))
  .map((name) => kept(name.slice(ROOT.length)))
  .filter(Boolean);

// What was typed over the fields of a value: only fields that differ from what the ledger proposes. `changed` hears of
// every letter, so that the server keeps it too.
export const makeTyping = (changed) => {
  const known = new Map();
  const name = (reading, key) => `typed.${reading}.${key}`;
  const read = (reading, key) => {
    const at = name(reading, key);
    if (!known.has(at)) known.set(at, kept(at) || {});
    return known.get(at);
  };
  const write = (reading, key, fields) => {
    const at = name(reading, key);
    known.set(at, fields);
    if (Object.keys(fields).length) keep(at, fields);
    else forget(at);
  };
  return {
    of: read,
    put(reading, key, field, text, before) {
      const fields = { ...read(reading, key) };
      if (text === before) delete fields[field];
      else fields[field] = text;
      write(reading, key, fields);
      changed(key);
    },
    restore: write,
    clear(reading, key) {
      write(reading, key, {});
      changed(null);
    },
    any: (reading, key) => Object.keys(read(reading, key)).length > 0,
  };
};
