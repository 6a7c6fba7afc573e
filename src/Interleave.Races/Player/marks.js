// What both drawings are made of: elements, and the shapes of the ends.
const svgNamespace = 'http://www.w3.org/2000/svg';

// An element with classes, attributes and content; of SVG if its tag says so.
export function make(tag, name, attributes = {}, ...content) {
  const made = tag.startsWith('svg:')
    ? document.createElementNS(svgNamespace, tag.slice(4))
    : document.createElement(tag);
  if (name) made.setAttribute('class', name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value);
  made.append(...content);
  return made;
}

// The shape that tells an outcome without its colour: a disc, a square, an octagon, a triangle; drawn around a point.
export function shape(sort, x, y, size) {
  const points = corners =>
    make('svg:polygon', '', { points: corners.map(([a, b]) => `${x + a * size},${y + b * size}`).join(' ') });
  if (sort === 'wrong')
    return points([
      [-0.9, -0.9],
      [0.9, -0.9],
      [0.9, 0.9],
      [-0.9, 0.9],
    ]);
  if (sort === 'deadlock')
    return points([
      [-0.42, -1],
      [0.42, -1],
      [1, -0.42],
      [1, 0.42],
      [0.42, 1],
      [-0.42, 1],
      [-1, 0.42],
      [-1, -0.42],
    ]);
  if (sort === 'failed')
    return points([
      [0, -1.1],
      [1.1, 0.9],
      [-1.1, 0.9],
    ]);
  return make('svg:circle', '', { cx: x, cy: y, r: size });
}

export function badge(sort) {
  const mark = {
    right: 'M-4 0l3 3l5-6',
    wrong: 'M-3.5-3.5l7 7m0-7l-7 7',
    deadlock: 'M-2.5-4v8m5-8v8',
    failed: 'M0-4v5m0 2.4v.2',
  }[sort];
  return make(
    'svg:svg',
    `il-badge il-${sort}`,
    { viewBox: '-11 -11 22 22', 'aria-hidden': 'true' },
    shape(sort, 0, 0, 9.5),
    make('svg:path', 'il-mark', { d: mark }),
  );
}

export const shortened = (text, most) => (text.length > most ? `${text.slice(0, Math.max(1, most - 1))}…` : text);
export const counted = count => (count < 1e15 ? count.toLocaleString('en-US') : count.toPrecision(3));
