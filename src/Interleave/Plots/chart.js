(() => {
  'use strict';
  const chart = __CHART__;
  const library = { address: __ADDRESS__, integrity: __INTEGRITY__, strayNames: __STRAY_NAMES__ };
  const pollEvery = 50;
  const pollFor = 1000;
  const loadFor = 8000;

  // The same output may stand twice on a page: each copy takes the first figure that none has taken yet.
  const figure = [...document.querySelectorAll('figure[data-interleave-chart]')]
    .find(candidate => candidate.dataset.interleaveChart === __ID__ && !candidate.dataset.state);
  if (!figure) return;
  figure.dataset.state = 'waiting';
  const part = name => figure.querySelector(`[data-part="${name}"]`);
  const hasLibrary = () => typeof window.Plotly?.newPlot === 'function';

  const giveUp = why => {
    // The first reason is the true one; a time-out that comes after it would hide it.
    if (figure.dataset.state !== 'waiting') return;
    figure.dataset.state = 'failed';
    figure.querySelector('details').open = true;
    part('notice').hidden = false;
    part('notice').textContent = `This chart is not drawn: ${why} The table has its numbers. `
      + 'For charts without a network, run a cell with ChartLibrary.Offline() and then this one again.';
  };

  // Text takes the colour of the text around it, so that it is legible on a light and on a dark page.
  const inPageColours = layout => {
    const [red, green, blue] = getComputedStyle(figure).color.match(/^rgba?\((\d+), (\d+), (\d+)/)?.slice(1) ?? [128, 128, 128];
    const ink = share => `rgba(${red},${green},${blue},${share})`;
    layout.font.color = ink(1);
    for (const axis of [layout.xaxis, layout.yaxis]) {
      axis.gridcolor = axis.linecolor = ink(0.15);
      axis.zerolinecolor = ink(0.4);
    }
    layout.modebar.color = ink(0.5);
    layout.modebar.activecolor = ink(1);
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) layout.transition = { duration: 0 };
    return layout;
  };

  const draw = () => {
    if (figure.dataset.state === 'drawn') return;
    try {
      window.Plotly.newPlot(part('plot'), chart.data, inPageColours(chart.layout), chart.config).then(() => {
        figure.dataset.state = 'drawn';
        part('notice').hidden = true;
        figure.querySelector('details').open = false;
      }, error => giveUp(`plotly.js says “${error?.message ?? error}”.`));
    } catch (error) {
      giveUp(`plotly.js says “${error?.message ?? error}”.`);
    }
  };

  // All charts of a page share one script element. It is made here, because a page that gets its outputs as HTML makes
  // script elements asynchronous and drops their onerror.
  const load = () => {
    let script = document.querySelector('script[data-interleave-plotly]');
    if (!script) {
      const strays = library.strayNames.filter(name => !(name in window));
      script = document.createElement('script');
      script.dataset.interleavePlotly = '';
      script.src = library.address;
      script.integrity = library.integrity;
      script.crossOrigin = 'anonymous';
      script.addEventListener('load', () => strays.forEach(name => delete window[name]));
      // Out of the page with what failed, so that a chart shown later tries again.
      script.addEventListener('error', () => script.remove());
      document.head.append(script);
    }
    script.addEventListener('load', () => hasLibrary() ? draw() : giveUp('plotly.js came, and is not what was expected.'));
    script.addEventListener('error', () => giveUp(`${library.address} could not be loaded.`));
    setTimeout(() => { if (!hasLibrary()) giveUp(`${library.address} did not answer within ${loadFor / 1000} s.`); }, loadFor);
  };

  // Another output of this page may bring the library later: a reopened notebook draws its outputs from the bottom up.
  const started = Date.now();
  const poll = () => {
    if (hasLibrary()) draw();
    else if (Date.now() - started < pollFor) setTimeout(poll, pollEvery);
    else load();
  };
  poll();
})();
