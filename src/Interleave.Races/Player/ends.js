// The ends in words, and the key to the lines.
import { badge, make, shortened } from './marks.js';

const mostListed = 24;
export const words = { right: 'right', wrong: 'wrong', deadlock: 'deadlock', failed: 'failure' };

// Every end, with its schedules to press where they are few.
export function listEnds(data, graph, { load, schedulesTo, sortOf, total }) {
  const text = way => way.map(thread => data.threads[thread]).join('');
  const list = make('ul', 'il-ends', { 'aria-label': 'the ends' });
  data.ends.forEach(([sort, label, told, count], number) => {
    const nodes = data.nodes.map((_, node) => node).filter(node => graph.end(node) && data.nodes[node][2] === number);
    const isFew = total <= mostListed;
    const chosen = isFew
      ? nodes.flatMap(node => schedulesTo(node, mostListed))
      : [graph.wayOn(0, (_, node) => nodes.includes(node)) ?? []];
    const chips = chosen.map(way => {
      const chip = make(
        'button',
        `il-chip il-${sort}`,
        { type: 'button', 'aria-label': `play ${text(way)}` },
        shortened(text(way), 40),
      );
      chip.dataset.way = text(way);
      chip.addEventListener('click', () => load(way));
      return chip;
    });
    list.append(
      make(
        'li',
        '',
        {},
        badge(sort),
        make(
          'span',
          'il-told',
          {},
          make('b', '', {}, `${count} `),
          `${count === '1' ? 'ends' : 'end'} ${label === sort ? (words[sort] === 'deadlock' ? 'in a deadlock' : words[sort]) : `with ${label}`}: ${told}`,
        ),
        make('span', 'il-chips', {}, ...(isFew ? [] : ['shortest: ']), ...chips),
      ),
    );
  });

  const edge = (sort, told) =>
    make(
      'span',
      '',
      {},
      make(
        'svg:svg',
        'il-key',
        { viewBox: '0 0 34 12', 'aria-hidden': 'true' },
        make('svg:line', `il-edge il-${sort}`, { x1: 2, y1: 6, x2: 32, y2: 6, 'stroke-width': 3 }),
      ),
      told,
    );
  const sorts = new Set(data.nodes.map((_, node) => sortOf(node)));
  const legend = make(
    'div',
    'il-legend',
    {},
    ...[
      ['open', 'still open'],
      ['right', 'can only end right'],
      ['wrong', 'can only end wrong'],
      ['deadlock', 'can only deadlock'],
      ['failed', 'can only fail'],
      ['lost', 'cannot end right'],
    ]
      .filter(([sort]) => sorts.has(sort))
      .map(each => edge(...each)),
  );

  return { list, legend };
}
