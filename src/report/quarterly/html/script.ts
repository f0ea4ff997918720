/**
 * What the page does by itself, for those whose browser runs it: tables that sort and filter, light and dark. Everything can be read
 * and followed without. Kept free of the word that ends a script element.
 */
export const SCRIPT = `
'use strict';
{
  const root = document.documentElement;
  const toggle = document.querySelector('.toggle');
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches);
  const show = () => { toggle.textContent = isDark() ? 'light paper' : 'dark paper'; toggle.setAttribute('aria-pressed', String(isDark())); };
  toggle.hidden = false;
  toggle.addEventListener('click', () => { root.dataset.theme = isDark() ? 'light' : 'dark'; show(); });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show);
  show();

  const collator = new Intl.Collator('en', { numeric: true });
  for (const table of document.querySelectorAll('table.sortable')) {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      if (!head.dataset.sort) return;
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const numeric = head.dataset.sort === 'number';
        const ascending = head.getAttribute('aria-sort') ? head.getAttribute('aria-sort') === 'descending' : !numeric;
        const value = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();
        const sign = ascending ? 1 : -1;
        const missing = (text) => text === '';
        const rows = [...body.rows].sort((a, b) => {
          const [x, y] = [value(a), value(b)];
          if (missing(x) || missing(y)) return missing(x) - missing(y);
          return sign * (numeric ? x - y : collator.compare(x, y));
        });
        for (const other of heads) other.removeAttribute('aria-sort');
        head.setAttribute('aria-sort', ascending ? 'ascending' : 'descending');
        body.append(...rows);
      });
    });
  }

  const tools = document.querySelector('.tools');
  if (tools) {
    const [words, standing, status] = [tools.querySelector('input'), tools.querySelector('select'), tools.querySelector('[role=status]')];
    const rows = [...document.querySelectorAll('table.flags tbody tr')];
    const filter = () => {
      const wanted = words.value.trim().toLowerCase().split(/\\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        const fits = wanted.every((word) => text.includes(word)) && (standing.value === '' || row.dataset.standing.split(' ').includes(standing.value));
        row.hidden = !fits;
        if (fits) shown++;
      }
      status.textContent = shown === rows.length ? rows.length + ' flags' : shown + ' of ' + rows.length + ' flags';
    };
    words.addEventListener('input', filter);
    standing.addEventListener('change', filter);
    for (const link of document.querySelectorAll('a[data-standing]')) link.addEventListener('click', () => { standing.value = link.dataset.standing; words.value = ''; filter(); });
    tools.hidden = false;
    filter();
  }

  const follow = () => { document.querySelector('.flag:target h2')?.focus(); };
  addEventListener('hashchange', follow);
  addEventListener('load', follow);
}
`;
