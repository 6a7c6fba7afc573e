// Draws all schedules of a race in one picture. Two threads are two axes, and a schedule is a staircase; more threads are layers,
// by how many steps have been made. What a lock keeps out is a hatched block; where nobody can go on is a deadlock.
import { badge, make, shape } from './player.js';

const mostListed = 24;
const words = { right: 'right', wrong: 'wrong', deadlock: 'deadlock', failed: 'failure' };

const shortened = (text, most) => (text.length > most ? `${text.slice(0, Math.max(1, most - 1))}…` : text);
const counted = count => (count < 1e15 ? count.toLocaleString('en-US') : count.toPrecision(3));

// Where two threads' states stand: a point for each pair of positions. States that differ though the positions are the same stand
// beside each other there, across the direction in which schedules go.
function gridPlan(data, graph, width) {
  const most = [0, 1].map(thread => Math.max(...graph.places.map(place => place[thread])));
  const at = ([x, y]) => y * (most[0] + 1) + x;
  const narrow = width < 520;
  const isLast = node => !Array.isArray(data.nodes[node][2]) && graph.places[node].every((place, thread) => place === most[thread]);
  const ends = data.nodes.map((parts, node) => (isLast(node) ? data.ends[parts[2]][2].length : 0));
  const labels = data.plan.map(plan => plan.map(step => data.steps[step][0]));
  const left = narrow ? 46 : 30 + Math.min(150, 6.6 * Math.max(0, ...labels[1].map(label => label.length)));
  const right = narrow ? 92 : 80 + 8 * Math.min(19, Math.max(...ends));
  const cell = Math.max(13, Math.min(most[0] * most[1] <= 4 ? 140 : 66, (width - left - right) / Math.max(1, most[0]), 420 / Math.max(1, most[1])));
  const slanted = labels[0].some(label => label.length * 6.6 > cell - 6);
  const below = 44 + (slanted ? Math.min(narrow ? 46 : 96, 4.6 * Math.max(...labels[0].map(label => label.length))) : 4);
  const top = 46;
  const [high, wide] = [most[1] * cell, most[0] * cell];
  const point = (x, y) => [left + x * cell, top + high - y * cell];
  const together = new Map();
  graph.places.forEach((place, node) => together.set(at(place), [...together.get(at(place)) ?? [], node]));
  const lean = node => {
    const before = graph.places.map((_, other) => other).filter(other => graph.targets(other).includes(node));
    return before.reduce((sum, other) => sum + graph.places[other][0] - graph.places[other][1] + (places.get(other)?.lean ?? 0) / 4, 0) / (before.length || 1);
  };
  const places = new Map();
  const gap = Math.min(18, cell * 0.26);
  graph.places.forEach(([x, y], node) => {
    const row = together.get(at([x, y]));
    if (places.has(node)) return;
    row.forEach(other => places.set(other, { lean: lean(other), x: point(x, y)[0], y: point(x, y)[1] }));
    const sorted = row.filter(other => !isLast(other)).sort((a, b) => places.get(a).lean - places.get(b).lean);
    const room = Math.min(gap, (cell * 0.62) / Math.max(1, sorted.length - 1));
    sorted.forEach((other, index) => {
      const off = (index - (sorted.length - 1) / 2) * room;
      const [px, py] = point(x, y);
      Object.assign(places.get(other), { x: px + off, y: py + off });
    });
  });
  return {
    most, cell, point, together, at, labels, slanted, narrow, width: left + wide + right, height: top + high + below, left, top, wide, high,
    place: node => places.get(node), isMixed: [...together.values()].some(row => row.length > 1 && !row.every(node => !Array.isArray(data.nodes[node][2]))),
  };
}

// Where the states of any number of threads stand: a column for each number of steps, with as few crossings as a few sweeps find.
function layerPlan(data, graph, width) {
  const layers = [];
  graph.places.forEach((place, node) => (layers[place.reduce((a, b) => a + b)] ??= []).push(node));
  const order = new Map(graph.places.map((_, node) => [node, 0]));
  const before = graph.places.map(() => []);
  graph.places.forEach((_, node) => graph.targets(node).forEach(target => target >= 0 && before[target].push(node)));
  layers.forEach(layer => layer.forEach((node, index) => order.set(node, index - layer.length / 2)));
  for (let sweep = 0; sweep < 8; sweep++) {
    const down = sweep % 2 === 0;
    for (const layer of down ? layers : [...layers].reverse()) {
      const mean = node => {
        const others = (down ? before[node] : graph.targets(node).filter(target => target >= 0));
        return others.length ? others.reduce((sum, other) => sum + order.get(other), 0) / others.length : order.get(node);
      };
      const means = new Map(layer.map(node => [node, mean(node)]));
      layer.sort((a, b) => means.get(a) - means.get(b)).forEach((node, index) => order.set(node, index - (layer.length - 1) / 2));
    }
  }
  const tallest = Math.max(...layers.map(layer => layer.length));
  const narrow = width < 520;
  const right = narrow ? 92 : 94 + 8 * Math.min(30, Math.max(...data.ends.map(end => end[2].length)));
  const cell = Math.max(12, Math.min(70, (width - 30 - right) / Math.max(1, layers.length - 1)));
  const room = Math.max(7, Math.min(34, 440 / tallest));
  const [left, top] = [20, 24];
  const high = Math.max(tallest * room, Math.min(8, data.ends.length) * 28);
  return {
    cell: Math.min(cell, room * 1.6), narrow, left, top, high, wide: (layers.length - 1) * cell, width: left + (layers.length - 1) * cell + right,
    height: top + high + 44, layers: true,
    place: node => ({ x: left + graph.places[node].reduce((a, b) => a + b) * cell, y: top + high / 2 + order.get(node) * room }),
  };
}

// Points of the grid that no schedule comes to, in connected blocks, each with what was seen to block the way into it.
function blocks(data, graph, plan) {
  const open = new Set(plan.together.keys());
  const seen = new Set();
  const found = [];
  const around = ([x, y]) => [[x + 1, y], [x - 1, y], [x, y + 1], [x, y - 1]]
    .filter(([a, b]) => a >= 0 && b >= 0 && a <= plan.most[0] && b <= plan.most[1]);
  for (let y = 0; y <= plan.most[1]; y++) {
    for (let x = 0; x <= plan.most[0]; x++) {
      if (open.has(plan.at([x, y])) || seen.has(plan.at([x, y]))) continue;
      const cells = [];
      const by = new Set();
      const rest = [[x, y]];
      seen.add(plan.at([x, y]));
      while (rest.length) {
        const here = rest.pop();
        cells.push(here);
        for (const next of around(here)) {
          if (!open.has(plan.at(next))) {
            if (!seen.has(plan.at(next))) rest.push(next);
            seen.add(plan.at(next));
          } else {
            const thread = next[0] < here[0] ? 0 : next[1] < here[1] ? 1 : -1;
            for (const node of plan.together.get(plan.at(next))) {
              const blocked = data.situations[data.nodes[node][1]][0].find(([other]) => other === thread);
              if (blocked) by.add(blocked[2]);
            }
          }
        }
      }
      if (by.size) found.push({ cells, by: [...by] });
    }
  }
  return found;
}

// The picture, and follow(path, way), by which the player tells where it stands. When a reader picks a schedule or a state, it calls
// load(way) or show(way, length).
export function drawSchedules(data, graph, { load, show }) {
  const isGrid = data.threads.length === 2;
  const letters = [...data.threads];
  const holder = make('div', 'il-canvas');
  const total = graph.ways.reduce((sum, ways, node) => sum + (Array.isArray(data.nodes[node][2]) ? 0 : ways), 0);
  const isEnd = node => !Array.isArray(data.nodes[node][2]);
  const sortOf = node => (isEnd(node) ? data.ends[data.nodes[node][2]][0] : graph.fate(node));
  const turns = new Map();
  let now = { path: [0], way: [] };
  let plan;
  let token;
  let trail;
  let preview;
  let drawnWidth = 0;

  // The first state after which no schedule ends right, if every schedule that does not end right comes through it.
  const bad = node => graph.ahead[node].wrong + graph.ahead[node].deadlock + graph.ahead[node].failed;
  const gate = data.nodes.findIndex((_, node) => node > 0 && !isEnd(node) && !graph.ahead[node].right && bad(node) * graph.ways[node] === bad(0) && bad(0) > 1);

  const text = way => way.map(thread => letters[thread]).join('');
  const wayThrough = node => {
    const on = graph.wayOn(node, sort => sort !== 'right') ?? graph.wayOn(node, () => true) ?? [];
    return [...graph.wayTo(node), ...on];
  };

  // All schedules that come to an end, in the order of the threads, if they are few.
  function schedulesTo(end, most) {
    const found = [];
    const go = (node, way) => {
      if (found.length >= most) return;
      if (node === end) found.push(way);
      else graph.targets(node).forEach((target, thread) => target >= 0 && go(target, [...way, thread]));
    };
    go(0, []);
    return found;
  }

  function pick(node) {
    if (!isEnd(node)) return show(wayThrough(node), graph.wayTo(node).length);
    const all = graph.ways[node] <= 200 ? schedulesTo(node, 200) : [graph.wayTo(node)];
    const turn = turns.get(node) ?? 0;
    turns.set(node, turn + 1);
    load(all[turn % all.length]);
  }

  const line = nodes => nodes.map(node => { const { x, y } = plan.place(node); return `${x},${y}`; }).join(' ');
  const pathOf = way => way.reduce((path, thread) => [...path, graph.targets(path.at(-1))[thread]], [0]);

  function drawFrame(svg) {
    if (plan.layers) {
      svg.append(make('svg:text', 'il-axis', { x: plan.left, y: plan.top + plan.high + 32 }, 'steps made →'));
      return;
    }
    const { most, point, cell } = plan;
    for (let x = 0; x <= most[0]; x++) svg.append(make('svg:path', 'il-rule', { d: `M${point(x, 0)}L${point(x, most[1])}` }));
    for (let y = 0; y <= most[1]; y++) svg.append(make('svg:path', 'il-rule', { d: `M${point(0, y)}L${point(most[0], y)}` }));
    for (const block of blocks(data, graph, plan)) {
      const inside = new Set(block.cells.map(plan.at));
      const [half, edge] = [cell / 2, []];
      for (const [x, y] of block.cells) {
        const [px, py] = point(x, y);
        svg.append(make('svg:rect', 'il-closed', { x: px - half, y: py - half, width: cell, height: cell, fill: `url(#${hatch})` }));
        const sides = [[x + 1, y, half, -half, half, half], [x - 1, y, -half, -half, -half, half], [x, y + 1, -half, -half, half, -half], [x, y - 1, -half, half, half, half]];
        for (const [a, b, x1, y1, x2, y2] of sides) {
          if (a > most[0] || b > most[1] || a < 0 || b < 0 || !inside.has(plan.at([a, b]))) edge.push(`M${px + x1},${py + y1}L${px + x2},${py + y2}`);
        }
      }
      svg.append(make('svg:path', 'il-wall', { d: edge.join('') }));
      const xs = block.cells.map(([x]) => x);
      const ys = block.cells.map(([, y]) => y);
      const [mx, my] = point((Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2);
      const wide = (Math.max(...xs) - Math.min(...xs) + 1) * cell;
      const most0 = Math.floor(wide / 8);
      if (wide > 60) {
        svg.append(make('svg:text', 'il-closed-by', { x: mx, y: my - 2 }, shortened(block.by.length > 2 ? 'locks' : block.by.join(', '), most0)),
          make('svg:text', 'il-closed-why', { x: mx, y: my + 15 }, wide > 170 ? 'closed: no schedule comes in here' : wide > 90 ? 'no way in' : 'closed'));
      }
    }
    drawAxes(svg);
  }

  function drawAxes(svg) {
    const { most, point, cell, labels, slanted, narrow } = plan;
    const fits = cell >= 17;
    labels[0].slice(0, most[0]).forEach((label, x) => {
      const [px, py] = point(x + 0.5, 0);
      const where = slanted ? { x: px + 4, y: py + 18, transform: `rotate(-38 ${px + 4} ${py + 18})`, 'text-anchor': 'end' } : { x: px, y: py + 22, 'text-anchor': 'middle' };
      if (fits) svg.append(make('svg:text', 'il-tick', where, shortened(label, narrow ? 10 : 24)));
    });
    labels[1].slice(0, most[1]).forEach((label, y) => {
      const [px, py] = point(0, y + 0.5);
      const room = narrow ? Math.floor(cell / 6.2) : 24;
      const where = narrow ? { x: px - 16, y: py, transform: `rotate(-90 ${px - 16} ${py})`, 'text-anchor': 'middle' } : { x: px - 14, y: py + 4, 'text-anchor': 'end' };
      if (fits && room > 6) svg.append(make('svg:text', 'il-tick', where, shortened(label, room)));
    });
    const [ax, ay] = point(0, 0);
    svg.append(make('svg:text', 'il-axis il-t0', { x: ax + plan.wide / 2, y: plan.height - 8, 'text-anchor': 'middle' }, `thread ${letters[0]} →`),
      make('svg:text', 'il-axis il-t1', { x: Math.max(2, ax - 46), y: ay - plan.high - 22, 'text-anchor': 'start' }, `thread ${letters[1]} ↑`));
  }

  function drawEdges(svg) {
    data.nodes.forEach((_, node) => graph.targets(node).forEach((target, thread) => {
      if (target < 0) return;
      const { x, y } = plan.place(node);
      const { x: x2, y: y2 } = plan.place(target);
      const share = Math.log1p(graph.ways[node] * Object.values(graph.ahead[target]).reduce((a, b) => a + b)) / Math.log1p(total);
      const size = Math.min(1, plan.cell / 40) * (1.6 + 2.6 * share);
      const edge = make('svg:line', `il-edge il-${sortOf(target)}`, { x1: x, y1: y, x2, y2, 'stroke-width': size.toFixed(1) });
      const hit = make('svg:line', 'il-hit', { x1: x, y1: y, x2, y2, 'stroke-width': Math.max(6, Math.min(16, plan.cell / 2)) },
        make('svg:title', '', {}, `${letters[thread]}: ${data.did[`${node} ${thread}`] ?? ''}`));
      const way = () => [...graph.wayTo(node), thread, ...wayThrough(target).slice(graph.wayTo(target).length)];
      point(hit, way, () => show(way(), graph.wayTo(node).length + 1));
      svg.append(edge, hit);
    }));
  }

  function point(element, way, press) {
    element.addEventListener('pointerenter', () => preview.setAttribute('points', line(pathOf(way()))));
    element.addEventListener('pointerleave', () => preview.setAttribute('points', ''));
    element.addEventListener('click', press);
  }

  function drawNodes(svg) {
    const ends = [];
    data.nodes.forEach((parts, node) => {
      const { x, y } = plan.place(node);
      if (isEnd(node)) return ends.push(node);
      const size = Math.max(2, Math.min(node ? 6 : 9, plan.cell / 9)) + (node === gate ? 3 : 0);
      const sort = sortOf(node);
      const drawn = make('svg:g', `il-node il-${sort}${node === gate ? ' il-gate' : ''}`, {},
        make('svg:title', '', {}, `${data.states[parts[0]]} (after ${text(graph.wayTo(node)) || 'nothing'})`),
        make('svg:circle', 'il-hit', { cx: x, cy: y, r: Math.max(size, Math.min(14, plan.cell / 3)) }),
        shape({ lost: 'wrong', open: 'right' }[sort] ?? sort, x, y, size));
      point(drawn, () => wayThrough(node), () => pick(node));
      svg.append(drawn);
    });
    drawEnds(svg, ends);
    const { x, y } = plan.place(0);
    svg.append(make('svg:text', 'il-tick', { x: x - 6, y: y + (plan.layers ? 24 : 24), 'text-anchor': plan.layers ? 'start' : 'end' }, 'start'));
    if (gate < 0) return;
    const spot = plan.place(gate);
    const kind = bad(0) === graph.ahead[0].deadlock ? 'deadlocks' : bad(0) === graph.ahead[0].wrong ? 'wrong ones' : 'bad ones';
    const says = [`all ${counted(bad(0))} ${kind}`, 'pass this point'];
    if (plan.cell > 40) {
      says.forEach((each, row) => svg.append(make('svg:text', 'il-gate-text', { x: spot.x + 14, y: spot.y + 22 + 15 * row }, each)));
    }
  }

  // Ends at one place stand below each other, with room for how many schedules come to each.
  function drawEnds(svg, ends) {
    const size = Math.max(9, Math.min(15, plan.cell / 3));
    const taken = [];
    ends.sort((a, b) => plan.place(a).y - plan.place(b).y).forEach(node => {
      const [sort, label, told] = data.ends[data.nodes[node][2]];
      const spot = plan.place(node);
      const isLast = plan.layers ? spot.x > plan.left + plan.wide - 1 : graph.places[node].every((place, thread) => place === plan.most[thread]);
      let { x, y } = spot;
      if (isLast) {
        x = plan.left + plan.wide + size + 22;
        while (taken.some(other => Math.abs(other - y) < 2 * size + 4)) y += 4;
        taken.push(y);
        svg.append(make('svg:line', `il-edge il-thin il-${sort}`, { x1: spot.x, y1: spot.y, x2: x, y2: y, 'stroke-width': 2 }));
      }
      const ways = graph.ways[node];
      const shown = ways < 1000 ? String(ways) : '';
      const drawn = make('svg:g', `il-node il-end il-${sort}`, {
        role: 'button', tabindex: 0, 'aria-label': `${words[sort]}: ${told}. ${counted(ways)} ${ways === 1 ? 'schedule' : 'schedules'}. Play one.`,
      },
      make('svg:title', '', {}, `${label}: ${told} (${counted(ways)} ${ways === 1 ? 'schedule' : 'schedules'})`),
      shape(sort, x, y, size), make('svg:text', 'il-number', { x, y: y + 4.5 }, shown));
      if (isLast) {
        const mark = { right: '✓', wrong: '✗', deadlock: '‖', failed: '!' }[sort];
        const more = ways < 1000 ? '' : `${counted(ways)} × `;
        drawn.append(make('svg:text', 'il-end-text', { x: x + size + 7, y: y + 5 }, `${mark} ${more}${shortened(told, Math.floor((plan.width - x - size - 26) / 7.6))}`));
      } else if (sort === 'deadlock' && plan.cell > 30) {
        drawn.append(make('svg:text', 'il-end-text', { x: x - size + 2, y: y + size + 16 }, 'deadlock'));
      }
      drawn.addEventListener('keydown', event => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        pick(node);
      });
      point(drawn, () => graph.wayTo(node), () => pick(node));
      svg.append(drawn);
    });
  }

  const hatch = `il-hatch-${Math.random().toString(36).slice(2)}`;

  function draw(width) {
    plan = (isGrid ? gridPlan : layerPlan)(data, graph, width);
    const svg = make('svg:svg', 'il-picture', {
      viewBox: `0 0 ${Math.ceil(plan.width)} ${Math.ceil(plan.height)}`, width: Math.ceil(plan.width), height: Math.ceil(plan.height),
      role: 'group', 'aria-label': `All schedules of ${data.race}: ${data.ends.map(end => `${end[3]} end ${words[end[0]]}, ${end[2]}`).join('; ')}`,
    },
    make('svg:defs', '', {}, make('svg:pattern', '', { id: hatch, width: 9, height: 9, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
      make('svg:line', 'il-hatch', { x1: 0, y1: 0, x2: 0, y2: 9 }))));
    drawFrame(svg);
    trail = make('svg:polyline', 'il-trail', { points: '' });
    preview = make('svg:polyline', 'il-preview', { points: '' });
    svg.append(trail, preview);
    drawEdges(svg);
    drawNodes(svg);
    token = make('svg:circle', 'il-token', { r: Math.max(5, Math.min(11, plan.cell / 5)), cx: 0, cy: 0 });
    svg.append(token);
    holder.replaceChildren(svg);
    follow(now.path, now.way);
  }

  function follow(path, way) {
    now = { path, way };
    if (!plan) return;
    trail.setAttribute('points', line(path));
    const { x, y } = plan.place(path.at(-1));
    token.style.transform = `translate(${x}px, ${y}px)`;
    const played = text(way);
    for (const chip of list.querySelectorAll('button')) chip.classList.toggle('il-chosen', chip.dataset.way === played);
  }

  // Every end in words, with its schedules to press where they are few.
  const list = make('ul', 'il-ends', { 'aria-label': 'the ends' });
  data.ends.forEach(([sort, label, told, count], number) => {
    const nodes = data.nodes.map((_, node) => node).filter(node => isEnd(node) && data.nodes[node][2] === number);
    const isFew = total <= mostListed;
    const chosen = isFew ? nodes.flatMap(node => schedulesTo(node, mostListed)) : [graph.wayOn(0, (_, node) => nodes.includes(node)) ?? []];
    const chips = chosen.map(way => {
      const chip = make('button', `il-chip il-${sort}`, { type: 'button', 'aria-label': `play ${text(way)}` }, shortened(text(way), 40));
      chip.dataset.way = text(way);
      chip.addEventListener('click', () => load(way));
      return chip;
    });
    list.append(make('li', '', {}, badge(sort), make('span', 'il-told', {}, make('b', '', {}, `${count} `), `${count === '1' ? 'ends' : 'end'} ${label === sort ? words[sort] === 'deadlock' ? 'in a deadlock' : words[sort] : `with ${label}`}: ${told}`),
      make('span', 'il-chips', {}, ...(isFew ? [] : ['shortest: ']), ...chips)));
  });

  const edge = (sort, told) => make('span', '', {}, make('svg:svg', 'il-key', { viewBox: '0 0 34 12', 'aria-hidden': 'true' },
    make('svg:line', `il-edge il-${sort}`, { x1: 2, y1: 6, x2: 32, y2: 6, 'stroke-width': 3 })), told);
  const sorts = new Set(data.nodes.map((_, node) => sortOf(node)));
  const legend = make('div', 'il-legend', {}, ...[['open', 'still open'], ['right', 'can only end right'], ['wrong', 'can only end wrong'],
    ['deadlock', 'can only deadlock'], ['failed', 'can only fail'], ['lost', 'cannot end right']].filter(([sort]) => sorts.has(sort)).map(each => edge(...each)));

  const element = make('figure', 'il-schedules', {},
    make('figcaption', 'il-label', {}, 'All schedules in one picture: point at a line to see where it leads, press it to play it.'),
    make('div', 'il-beside', {}, holder, make('div', 'il-told-all', {}, legend, list)));
  requestAnimationFrame(() => {
    const fit = () => {
      const width = Math.min(900, element.clientWidth);
      if (width && Math.abs(width - drawnWidth) > 8) draw(drawnWidth = width);
    };
    fit();
    if (typeof ResizeObserver === 'function') new ResizeObserver(fit).observe(element);
  });
  if (isGrid) {
    const mixed = gridPlan(data, graph, 600).isMixed;
    if (mixed) list.after(make('p', 'il-note', {}, 'Two dots side by side: the threads have come as far, but the state is another, or what a thread remembers.'));
  }
  return { element, follow };
}
