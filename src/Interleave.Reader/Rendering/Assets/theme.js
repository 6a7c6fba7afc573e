// Runs before the page is drawn, so that the chosen colours are there from the first moment.
'use strict';
(() => {
  const key = 'interleave-theme';
  const root = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  // Where nothing may be stored, the choice lasts as long as the page.
  const read = () => { try { return localStorage.getItem(key); } catch { return null; } };
  const keep = theme => { try { localStorage.setItem(key, theme); } catch { /* see above */ } };
  const current = () => root.dataset.theme ?? (dark.matches ? 'dark' : 'light');

  const show = () => {
    for (const button of document.querySelectorAll('[data-theme-switch]')) {
      button.setAttribute('aria-pressed', String(current() === 'dark'));
      button.disabled = false;
    }
    document.dispatchEvent(new CustomEvent('interleave-theme', { detail: current() }));
  };
  const take = theme => {
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    else delete root.dataset.theme;
    show();
  };

  root.classList.add('js');
  take(read());
  document.addEventListener('DOMContentLoaded', show);
  dark.addEventListener('change', show);
  addEventListener('storage', event => { if (event.key === key) take(event.newValue); });
  document.addEventListener('click', event => {
    if (!event.target.closest?.('[data-theme-switch]')) return;
    const theme = current() === 'dark' ? 'light' : 'dark';
    keep(theme);
    take(theme);
  });
  window.interleaveTheme = current;
})();
