// Connects the page to the program behind it.
'use strict';
(() => {
  // A step short at first, for a hiccup; then patient, for a program that is started again.
  const pauses = [0, 250, 500, 1000, 2000];
  Blazor.start({
    circuit: {
      reconnectionOptions: {
        maxRetries: 20,
        retryIntervalMilliseconds: tries => pauses[tries] ?? 3000,
      },
    },
  });
  // The program was started again, and knows nothing of this page any more: loaded anew, it goes on where it was. What
  // was typed meanwhile lies in the browser.
  const modal = document.getElementById('components-reconnect-modal');
  new MutationObserver(() => {
    if (/components-(?:reconnect-rejected|resume-failed)/.test(modal.className)) location.reload();
  }).observe(modal, { attributes: true, attributeFilter: ['class'] });
  document.addEventListener('click', event => {
    if (event.target.closest?.('[data-reload]')) location.reload();
  });
  // A menu closes when the reader goes on elsewhere.
  document.addEventListener('click', event => {
    for (const menu of document.querySelectorAll('details.more[open]')) {
      if (!menu.contains(event.target) || event.target.closest('.menu-item')) menu.open = false;
    }
  });
  document.addEventListener('keydown', event => {
    const menu = event.key === 'Escape' && event.target.closest?.('details.more[open]');
    if (menu) { menu.open = false; menu.querySelector('summary').focus(); }
  });
})();
