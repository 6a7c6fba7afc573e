'use strict';
(() => {
  const root = document.documentElement;
  const tell = () => {
    parent.postMessage({ interleaveFrame: Math.ceil(root.getBoundingClientRect().height) }, '*');
    // Whoever has no mouse scrolls a wide table with the arrow keys.
    for (const area of document.querySelectorAll('#interleave-output, pre')) {
      if (area.scrollWidth > area.clientWidth + 1) area.tabIndex = 0;
      else area.removeAttribute('tabindex');
    }
  };
  addEventListener('message', event => {
    if (event.source !== parent) return;
    if (event.data?.interleaveAsk === true) tell();
    if (typeof event.data?.interleaveTheme === 'string') root.dataset.theme = event.data.interleaveTheme;
    if (typeof event.data?.interleaveHtml === 'string') {
      document.getElementById('interleave-output').innerHTML = event.data.interleaveHtml;
      tell();
    }
  });
  addEventListener('DOMContentLoaded', () => {
    new ResizeObserver(tell).observe(root);
    tell();
  });
})();
