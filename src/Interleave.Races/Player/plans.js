// Where the states of a picture stand.

const mostStates = 400;

// For each state those that a step leads from.
function predecessors(graph) {
  const before = graph.places.map(() => []);
  graph.places.forEach((_, node) => graph.targets(node).forEach(target => target >= 0 && before[target].push(node)));
  return before;
}

// Where two threads' states stand: a point for each pair of positions. States that differ though the positions are the same stand
// beside each other there, across the direction in which schedules go.
export function gridPlan(data, graph, width) {
  const most = [0, 1].map(thread => Math.max(...graph.places.map(place => place[thread])));
  const at = ([x, y]) => y * (most[0] + 1) + x;
  const narrow = width < 520;
  const isLast = node =>
    !Array.isArray(data.nodes[node][2]) && graph.places[node].every((place, thread) => place === most[thread]);
  const ends = data.nodes.map((parts, node) => (isLast(node) ? data.ends[parts[2]][2].length : 0));
  const labels = data.plan.map(plan => plan.map(step => data.steps[step][0]));
  const left = narrow ? 46 : 30 + Math.min(150, 6.6 * Math.max(0, ...labels[1].map(label => label.length)));
  const right = narrow ? 92 : 80 + 8 * Math.min(19, Math.max(...ends));
  const cell = Math.max(
    13,
    Math.min(
      most[0] * most[1] <= 4 ? 140 : 66,
      (width - left - right) / Math.max(1, most[0]),
      420 / Math.max(1, most[1]),
    ),
  );
  const slanted = cell >= 17 && labels[0].some(label => label.length * 6.6 > cell - 6);
  const below =
    44 + (slanted ? Math.min(narrow ? 46 : 96, 4.6 * Math.max(...labels[0].map(label => label.length))) : 4);
  const top = 46;
  const [high, wide] = [most[1] * cell, most[0] * cell];
  const point = (x, y) => [left + x * cell, top + high - y * cell];
  const together = new Map();
  graph.places.forEach((place, node) => together.set(at(place), [...(together.get(at(place)) ?? []), node]));
  const before = predecessors(graph);
  const lean = node => {
    const sides = before[node].map(
      other => graph.places[other][0] - graph.places[other][1] + (places.get(other)?.lean ?? 0) / 4,
    );
    return sides.reduce((sum, side) => sum + side, 0) / (sides.length || 1);
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
    most,
    cell,
    point,
    together,
    at,
    labels,
    slanted,
    narrow,
    width: left + wide + right,
    height: top + high + below,
    left,
    top,
    wide,
    high,
    isDrawn: () => true,
    place: node => places.get(node),
    isMixed: [...together.values()].some(
      row => row.length > 1 && !row.every(node => !Array.isArray(data.nodes[node][2])),
    ),
  };
}

// Where the states of any number of threads stand: a column for each number of steps, with as few crossings as a few sweeps find.
// Of very many states only those are drawn where it is still open how it ends; the others stand where they lead to.
export function layerPlan(data, graph, width) {
  const isFolded = data.nodes.length > mostStates;
  const isDrawn = node => !isFolded || graph.end(node) !== null || ['open', 'lost'].includes(graph.fate(node));
  const stands = new Map();
  const standIn = node => {
    if (!stands.has(node))
      stands.set(node, isDrawn(node) ? node : standIn(graph.targets(node).find(target => target >= 0)));
    return stands.get(node);
  };
  const depth = node => graph.places[node].reduce((a, b) => a + b);
  const drawn = data.nodes.map((_, node) => node).filter(isDrawn);
  const deepest = Math.max(0, ...drawn.filter(node => !isFolded || !graph.end(node)).map(depth));
  const column = node => (isFolded ? Math.min(deepest + 1, depth(node)) : depth(node));
  const layers = [];
  drawn.forEach(node => (layers[column(node)] ??= []).push(node));
  const order = new Map(drawn.map(node => [node, 0]));
  const on = node => graph.targets(node).filter(target => target >= 0).map(standIn);
  const before = data.nodes.map(() => []);
  drawn.forEach(node => on(node).forEach(target => before[target].push(node)));
  layers.forEach(layer => layer.forEach((node, index) => order.set(node, index - layer.length / 2)));
  for (let sweep = 0; sweep < 8; sweep++) {
    const down = sweep % 2 === 0;
    for (const layer of down ? layers : [...layers].reverse()) {
      const mean = node => {
        const others = down ? before[node] : on(node);
        return others.length
          ? others.reduce((sum, other) => sum + order.get(other), 0) / others.length
          : order.get(node);
      };
      const means = new Map(layer.map(node => [node, mean(node)]));
      layer
        .sort((a, b) => means.get(a) - means.get(b))
        .forEach((node, index) => order.set(node, index - (layer.length - 1) / 2));
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
    cell: Math.min(cell, room * 1.6),
    narrow,
    left,
    top,
    high,
    wide: (layers.length - 1) * cell,
    width: left + (layers.length - 1) * cell + right,
    height: top + high + 44,
    layers: true,
    isFolded,
    isDrawn,
    place: node => ({
      x: left + column(standIn(node)) * cell,
      y: top + high / 2 + order.get(standIn(node)) * room,
    }),
  };
}
