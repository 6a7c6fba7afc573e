// A graph of states as the library wrote it: nodes that lead to later ones. See GraphJson.cs.

// What can be told of a graph without running anything: where each state stands, and which ends lie ahead of it.
export function survey(data) {
  const { nodes, ends } = data;
  const places = nodes.map(() => null);
  const ways = nodes.map(() => 0);
  const from = nodes.map(() => null);
  places[0] = [...data.threads].map(() => 0);
  ways[0] = 1;
  const targets = node => (Array.isArray(nodes[node][2]) ? nodes[node][2] : []);
  nodes.forEach((_, node) =>
    targets(node).forEach((target, thread) => {
      if (target < 0) return;
      ways[target] += ways[node];
      if (places[target]) return;
      places[target] = places[node].map((made, other) => made + (other === thread));
      from[target] = [node, thread];
    }),
  );
  const ahead = nodes.map(() => ({ right: 0, wrong: 0, deadlock: 0, failed: 0, unknown: 0 }));
  for (let node = nodes.length - 1; node >= 0; node--) {
    if (!Array.isArray(nodes[node][2])) ahead[node][ends[nodes[node][2]][0]] = 1;
    for (const target of targets(node)) {
      if (target === -2) ahead[node].unknown = 1;
      if (target >= 0) for (const sort in ahead[node]) ahead[node][sort] += ahead[target][sort];
    }
  }
  const end = node => (Array.isArray(nodes[node][2]) ? null : ends[nodes[node][2]]);
  const blocked = node => data.situations[nodes[node][1]][0];
  // The step that a thread is about to make, or -1; and what a step was seen to do.
  const announced = (node, thread) => {
    const changed = data.situations[nodes[node][1]][2].find(([other]) => other === thread);
    return changed ? changed[1] : (data.plan[thread][places[node][thread]] ?? -1);
  };
  const did = (node, thread) => data.did[`${node} ${thread}`] ?? data.steps[announced(node, thread)][0];
  const fate = node => {
    const sorts = Object.keys(ahead[node]).filter(sort => ahead[node][sort]);
    return sorts.length === 1 ? sorts[0] : sorts.includes('right') || sorts.includes('unknown') ? 'open' : 'lost';
  };
  // Whether the goal of a puzzle lies ahead of each state, and whether anything else does.
  const [meets, misses] = [[], []];
  for (let node = nodes.length - 1; data.goal && node >= 0; node--) {
    const on = targets(node).filter(target => target >= 0);
    const isMet = data.goal[1].includes(nodes[node][2]);
    meets[node] = isMet || on.some(target => meets[target]);
    misses[node] = end(node) ? !isMet : on.some(target => misses[target]) || targets(node).includes(-2);
  }
  const goal = node => (!meets[node] ? 'lost' : misses[node] ? 'open' : 'reached');
  // A shortest way from the start.
  const wayTo = node => {
    const way = [];
    for (let step = from[node]; step; step = from[step[0]]) way.unshift(step[1]);
    return way;
  };
  // A shortest way on to an end that pleases, or null.
  const wayOn = (node, pleases) => {
    let heads = [[node, []]];
    const seen = new Set();
    while (heads.length) {
      const next = [];
      for (const [head, way] of heads) {
        if (seen.has(head)) continue;
        seen.add(head);
        if (!Array.isArray(nodes[head][2])) {
          if (pleases(ends[nodes[head][2]][0], head)) return way;
          continue;
        }
        targets(head).forEach((target, thread) => target >= 0 && next.push([target, [...way, thread]]));
      }
      heads = next;
    }
    return null;
  };
  return { targets, places, ways, ahead, end, blocked, announced, did, fate, goal, wayTo, wayOn };
}
